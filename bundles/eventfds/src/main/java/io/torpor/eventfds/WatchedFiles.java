package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo.InotifyWatch;
import io.torpor.procfs.Mount;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the files that inotify instances watch. fdinfo names an inode by device, number and file handle (name_to_handle_at(2)); a mount of that device
 * turns the handle into an open file, and the kernel then knows a path.
 */
final class WatchedFiles implements AutoCloseable {
    private static final String DELETED = " (deleted)";

    private final List<Mount> mounts;
    private final Map<Long, LocalFd> roots = new HashMap<>();

    private WatchedFiles(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /** The session's one: a descriptor for each device that is watched stays open. */
    static WatchedFiles of(DumpContext context) throws TorporException {
        Optional<WatchedFiles> known = context.find(WatchedFiles.class);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            WatchedFiles files = new WatchedFiles(new ProcFs().mountInfo(Processes.self()));
            context.provide(WatchedFiles.class, files);
            context.undo("close roots of watched file systems", files::close);
            return files;
        } catch (IOException e) {
            throw Issue.error(
                            "EVENTFDS-008",
                            new Subject.Other("/proc/self/mountinfo"),
                            "Cannot find watched files: /proc/self/mountinfo cannot be read: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    /** The path of a watched file, checked to lead to it. */
    String path(OpenFile inotify, InotifyWatch watch) throws TorporException {
        if (watch.handleType() < 0) {
            throw refused(inotify, watch, "its file system has no file handles, so its path cannot be found");
        }
        try (LocalFd watched =
                FileNames.openHandle(root(inotify, watch), watch.handleType(), watch.handle(), OpenFlags.O_PATH)) {
            String path = FileNames.of(watched);
            FileStatus status = FileStatus.of(watched);
            if (status.links() == 0 || path.endsWith(DELETED)) {
                throw refused(inotify, watch, path + " has been deleted");
            }
            if (!FileStatus.of(path).filter(status::isSameFile).isPresent()) {
                throw refused(inotify, watch, "no path leads to it (the kernel says " + path + ")");
            }
            return path;
        } catch (SyscallException e) {
            throw refused(inotify, watch, e.getMessage());
        }
    }

    private LocalFd root(OpenFile inotify, InotifyWatch watch) throws TorporException {
        LocalFd root = roots.get(watch.device());
        if (root == null) {
            for (Mount mount : mounts) {
                if (mount.device() == watch.device() && root == null) {
                    root = open(mount);
                }
            }
            if (root == null) {
                throw refused(inotify, watch, "its file system is not mounted where Torpor runs");
            }
            roots.put(watch.device(), root);
        }
        return root;
    }

    /** The root of a mount, or null when something else is mounted over it. A descriptor with O_PATH would not do for open_by_handle_at(2). */
    private static LocalFd open(Mount mount) {
        LocalFd root = Descriptors.open(mount.mountPoint(), OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK, 0);
        if (FileStatus.of(root).device() == mount.device()) {
            return root;
        }
        root.close();
        return null;
    }

    private static TorporException refused(OpenFile inotify, InotifyWatch watch, String why) {
        return Issue.error(
                        "EVENTFDS-009",
                        inotify.subject(),
                        "Cannot dump " + inotify.subject() + ", an inotify instance: watch " + watch.descriptor()
                                + " is on inode " + watch.inode() + " of device " + Long.toHexString(watch.device())
                                + ", and " + why,
                        "Remove the watch before the dump.")
                .toException();
    }

    @Override
    public void close() {
        for (LocalFd root : roots.values()) {
            root.close();
        }
        roots.clear();
    }
}
