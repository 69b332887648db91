package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.Mount;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.SessionContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds files by device and file handle (name_to_handle_at(2)), as fdinfo names those that are watched: a mount of that device turns the handle into an open
 * file, and the kernel may then know a path. For the session's thread.
 */
final class WatchedFiles implements AutoCloseable {
    private final List<Mount> mounts;
    private final Map<Long, LocalFd> roots = new HashMap<>();

    private WatchedFiles(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /** The session's one: a descriptor for each device that is watched stays open. */
    static WatchedFiles of(SessionContext context) throws TorporException {
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

    /**
     * Opens a file, with O_PATH.
     *
     * @param device as {@code st_dev}
     * @return empty when no mount that the engine sees is of that device
     * @throws SyscallException when the handle leads to nothing, or its file system cannot use it
     */
    Optional<LocalFd> open(long device, int handleType, byte[] handle) {
        LocalFd root = root(device);
        return root == null
                ? Optional.empty()
                : Optional.of(FileNames.openHandle(root, handleType, handle, OpenFlags.O_PATH));
    }

    /** The path by which the kernel knows an open file, if it leads there now. It forgets paths when it is short of memory. */
    static Optional<String> path(LocalFd file) {
        String path = FileNames.of(file);
        FileStatus status = FileStatus.of(file);
        return FileStatus.of(path).filter(status::isSameFile).map(same -> path);
    }

    /** A mount by its id. */
    Optional<Mount> mount(int id) {
        for (Mount mount : mounts) {
            if (mount.id() == id) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    /** A mount point by which a file system can be reached. */
    Optional<String> mountPoint(long device) {
        LocalFd root = root(device);
        return root == null ? Optional.empty() : path(root);
    }

    private LocalFd root(long device) {
        LocalFd root = roots.get(device);
        if (root == null) {
            for (Mount mount : mounts) {
                if (mount.device() == device && root == null) {
                    root = open(mount);
                }
            }
            if (root != null) {
                roots.put(device, root);
            }
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

    @Override
    public void close() {
        for (LocalFd root : roots.values()) {
            root.close();
        }
        roots.clear();
    }
}
