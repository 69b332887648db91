package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.proto.signalfd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves the mask of a signalfd. What it would read are the pending signals of whoever reads, which belong to tasks. */
@Component
@Claims("anon_inode [signalfd]")
public final class SignalfdDumper implements FileDumper {
    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return signalfd_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                .setSigmask(FdInfo.parse(file.info()).signalMask().orElseThrow(() -> Details.missing(file, "sigmask")))
                .build();
    }
}
