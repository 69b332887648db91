package io.torpor.eventfds;

import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.inotify_wd_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Adds the watches, when files are no longer touched by the restore. Each gets the watch descriptor that the application knows. */
@Component
@RestoreStep(name = "eventfds-inotify", stage = RestoreStage.PRIVATE, needs = "descriptors")
public final class InotifyFiller implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        for (Later.Waiting waiting : Later.of(context).take(inotify_file_entry.class)) {
            inotify_file_entry entry = (inotify_file_entry) waiting.record();
            try (LocalFd inotify = waiting.file()) {
                fill(inotify, entry);
            }
        }
    }

    static void fill(LocalFd inotify, inotify_file_entry entry) throws TorporException {
        List<inotify_wd_entry> watches = new ArrayList<>(entry.getWdList());
        // In rising order, so that the next one that the application adds gets a number that it has not seen.
        watches.sort(Comparator.comparingInt(inotify_wd_entry::getWd));
        for (inotify_wd_entry watch : watches) {
            try {
                add(inotify, watch);
            } catch (SyscallException e) {
                throw failed(entry, watch, e.getMessage()).causedBy(e).toException();
            }
        }
        drain(inotify);
    }

    private static void add(LocalFd inotify, inotify_wd_entry watch) {
        String path = watch.getFHandle().getPath();
        try (LocalFd file = Descriptors.open(path, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0)) {
            EventDescriptors.setNextWatch(inotify, watch.getWd());
            int got = EventDescriptors.watch(inotify, file, watch.getMask());
            // Without that ioctl numbers rise by one each time.
            while (got < watch.getWd()) {
                EventDescriptors.removeWatch(inotify, got);
                got = EventDescriptors.watch(inotify, file, watch.getMask());
            }
            if (got != watch.getWd()) {
                throw new IllegalStateException("inotify_add_watch gave " + got + " instead of " + watch.getWd());
            }
        }
    }

    /** Takes away the IN_IGNORED events of removed watches. */
    private static void drain(LocalFd inotify) {
        try (NativeBuffer bytes = new NativeBuffer(64 * 1024)) {
            Descriptors.ioctl(inotify, IoctlRequests.FIONREAD, bytes.address());
            while (bytes.direct().getInt(0) > 0) {
                Descriptors.read(inotify, bytes, 0, bytes.bytes());
                Descriptors.ioctl(inotify, IoctlRequests.FIONREAD, bytes.address());
            }
        }
    }

    private static Issue failed(inotify_file_entry entry, inotify_wd_entry watch, String why) {
        String what = "inotify instance (file " + entry.getId() + ")";
        return Issue.error(
                "EVENTFDS-010",
                new Subject.Other(what),
                "Cannot restore " + what + ": watch " + watch.getWd() + " on "
                        + watch.getFHandle().getPath() + " cannot be added: " + why,
                "Bring the file back to that path.");
    }
}
