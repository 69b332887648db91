package io.torpor.sockets.unix;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Brings UNIX sockets back; see {@link RestoredSockets}. */
@Component
@Claims("record unix_sk_entry")
public final class UnixSocketRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        return RestoredSockets.of(context).take(((unix_sk_entry) record).getId());
    }
}
