package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.signalfd_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes a signalfd. It belongs to no task, so the engine can. */
@Component
@Claims("record signalfd_entry")
public final class SignalfdRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        signalfd_entry entry = (signalfd_entry) record;
        return Completion.make(
                "signalfd (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> EventDescriptors.signals(entry.getSigmask(), 0));
    }
}
