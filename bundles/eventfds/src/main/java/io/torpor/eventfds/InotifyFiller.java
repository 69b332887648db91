package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.inotify_wd_entry;
import io.torpor.linux.EventDescriptors;
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
                boolean told = OwnField.INOTIFY_UNREAD.get(entry, 0) > 0 && tell(inotify, entry, context);
                fill(inotify, entry, context);
                if (!told) {
                    LostEvents.readAllBut(inotify, 0); // IN_IGNORED of watches that were removed
                }
            }
        }
    }

    private static boolean tell(LocalFd inotify, inotify_file_entry entry, RestoreContext context)
            throws TorporException {
        try {
            boolean told = LostEvents.tell(inotify);
            if (!told) {
                context.report(Issue.warning(
                        "EVENTFDS-012",
                        new Subject.Other(name(entry)),
                        "The " + OwnField.INOTIFY_UNREAD.get(entry, 0) + " bytes of events that were not read from the "
                                + name(entry) + " are lost, and its queue is too long to say so by IN_Q_OVERFLOW",
                        "Lower fs.inotify.max_queued_events, or have the application look at its files again."));
            }
            return told;
        } catch (SyscallException e) {
            throw Completion.failed(name(entry), e);
        }
    }

    static void fill(LocalFd inotify, inotify_file_entry entry, RestoreContext context) throws TorporException {
        List<inotify_wd_entry> watches = new ArrayList<>(entry.getWdList());
        // In rising order, so that the next one that the application adds gets a number that it has not seen.
        watches.sort(Comparator.comparingInt(inotify_wd_entry::getWd));
        for (inotify_wd_entry watch : watches) {
            int nameless = (int) OwnField.INOTIFY_NAMELESS.get(watch, 0);
            try (LocalFd file = WatchTarget.open(watch.getFHandle(), watch.getSDev(), nameless, context)) {
                add(inotify, file, watch);
            } catch (SyscallException e) {
                throw failed(entry, watch, e.getMessage()).causedBy(e).toException();
            }
        }
    }

    private static void add(LocalFd inotify, LocalFd file, inotify_wd_entry watch) {
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

    private static String name(inotify_file_entry entry) {
        return "inotify instance (file " + entry.getId() + ")";
    }

    private static Issue failed(inotify_file_entry entry, inotify_wd_entry watch, String why) {
        String what = name(entry);
        return Issue.error(
                "EVENTFDS-010",
                new Subject.Other(what),
                "Cannot restore " + what + ": watch " + watch.getWd() + " on "
                        + watch.getFHandle().getPath() + " cannot be added: " + why,
                "Bring the file back to that path.");
    }
}
