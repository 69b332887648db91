package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.proto.eventfd_file_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SeenFile;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves the counter of an eventfd; fdinfo shows it without reading it. */
@Component
@Claims("anon_inode [eventfd]")
public final class EventfdDumper implements FileDumper {
    /** Its {@code fdinfo} has been read with the descriptor. */
    @Override
    public boolean looksAtTree(OpenFile file, DumpContext context) {
        return false;
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return capture(file, context).record();
    }

    @Override
    public Captured capture(OpenFile file, DumpContext context) {
        return () -> record(file, context);
    }

    private static Message record(OpenFile file, DumpContext context) throws TorporException {
        FdInfo shown = file instanceof SeenFile known ? known.shown() : FdInfo.parse(file.info());
        FdInfo.EventFd event = shown.eventFd().orElseThrow(() -> Details.missing(file, "eventfd-count"));
        eventfd_file_entry.Builder entry = eventfd_file_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                .setCounter(event.count());
        if (event.semaphore().orElse(false)) {
            SemaphoreMark.set(entry);
        }
        return entry.build();
    }
}
