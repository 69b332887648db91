package io.torpor.eventfds;

import com.google.protobuf.ByteString;
import io.torpor.abi.Errno;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.OwnField;
import io.torpor.image.proto.fanotify_file_entry;
import io.torpor.image.proto.fanotify_mark_entry;
import io.torpor.image.proto.mark_type;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Fanotify;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Adds the marks, when files are no longer touched by the restore. */
@Component
@RestoreStep(name = "eventfds-marks", stage = RestoreStage.PRIVATE, needs = "descriptors")
public final class FanotifyFiller implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        for (Later.Waiting waiting : Later.of(context).take(fanotify_file_entry.class)) {
            fanotify_file_entry entry = (fanotify_file_entry) waiting.record();
            try (LocalFd group = waiting.file()) {
                for (fanotify_mark_entry mark : entry.getMarkList()) {
                    add(group, entry, mark, context);
                }
            }
        }
    }

    private static void add(LocalFd group, fanotify_file_entry entry, fanotify_mark_entry mark, RestoreContext context)
            throws TorporException {
        ByteString filesystem = OwnField.FANOTIFY_FILESYSTEM.bytes(mark);
        int type = filesystem != null
                ? Fanotify.MARK_FILESYSTEM
                : mark.getType() == mark_type.MOUNT ? Fanotify.MARK_MOUNT : Fanotify.MARK_INODE;
        try (LocalFd file = open(mark, filesystem, context)) {
            Fanotify.mark(group, type, mark.getMflags(), mark.getMask(), mark.getIgnoredMask(), file);
        } catch (SyscallException e) {
            String what = "fanotify group (file " + entry.getId() + ")";
            throw Issue.error(
                            "EVENTFDS-014",
                            new Subject.Other(what),
                            "Cannot restore " + what + ": a mark on " + subject(mark, filesystem) + " cannot be added: "
                                    + e.getMessage(),
                            "Bring the file or mount back to where it was.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static LocalFd open(fanotify_mark_entry mark, ByteString filesystem, RestoreContext context)
            throws TorporException {
        if (mark.getType() == mark_type.INODE) {
            int nameless = (int) OwnField.FANOTIFY_NAMELESS.get(mark, 0);
            return WatchTarget.open(mark.getIe().getFHandle(), mark.getSDev(), nameless, context);
        }
        ByteString path = filesystem != null ? filesystem : mark.getMe().getPathBytes();
        if (!path.isEmpty()) {
            return Descriptors.open(text(path), OpenFlags.O_PATH, 0);
        }
        int mount = mark.getMe().getMntId();
        String point = WatchedFiles.of(context)
                .mount(mount)
                .orElseThrow(() -> new SyscallException("find mount " + mount, Errno.ENOENT))
                .mountPoint();
        return Descriptors.open(point, OpenFlags.O_PATH, 0);
    }

    private static String subject(fanotify_mark_entry mark, ByteString filesystem) {
        return filesystem != null
                ? "the file system at " + text(filesystem)
                : mark.getType() == mark_type.MOUNT
                        ? "mount " + mark.getMe().getMntId() + " "
                                + text(mark.getMe().getPathBytes())
                        : "inode " + mark.getIe().getIIno() + " "
                                + text(mark.getIe().getFHandle().getPathBytes());
    }

    private static String text(ByteString path) {
        return KernelString.decode(path.toByteArray(), 0, path.size());
    }
}
