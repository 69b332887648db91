package io.torpor.sockets.unix;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.file_perms_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/** The file that a socket is bound to: bind(2) makes it, and it outlives the socket, so it may have been moved, deleted or replaced. */
final class BoundFile {
    private BoundFile() {}

    /** Adds to a record what is known of it. */
    static void save(OpenFile file, UnixSocket socket, unix_sk_entry.Builder entry) throws TorporException {
        try (LocalFd bound = Sockets.boundFile(file.descriptor())) {
            FileStatus status = FileStatus.of(bound);
            entry.setFilePerms(file_perms_entry
                    .newBuilder()
                    .setMode(status.mode())
                    .setUid(status.uid())
                    .setGid(status.gid()));
            String path = socket.path();
            if (!path.startsWith("/")) {
                String directory = directory(file, socket, FileNames.of(bound), status);
                entry.setNameDir(directory);
                path = directory + "/" + path;
            }
            if (!FileStatus.of(path).filter(status::isSameFile).isPresent()) {
                String root = socket.path().startsWith("/") ? root(FileNames.of(bound), path, status) : null;
                if (root == null) {
                    entry.setDeleted(true);
                } else {
                    entry.setNameDir(root);
                }
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            entry.setDeleted(true);
        }
    }

    /** The root directory that an absolute name started at, if it was another one and the file is still there; else null. */
    private static String root(String now, String path, FileStatus status) {
        boolean inRoot = now.endsWith(path) && now.length() > path.length();
        return inRoot && FileStatus.of(now).filter(status::isSameFile).isPresent()
                ? now.substring(0, now.length() - path.length())
                : null;
    }

    /** Where a relative name started, from where its file is now. */
    private static String directory(OpenFile file, UnixSocket socket, String now, FileStatus status)
            throws TorporException {
        final String deleted = " (deleted)";
        String end = "/" + socket.path();
        String path =
                status.links() == 0 && now.endsWith(deleted) ? now.substring(0, now.length() - deleted.length()) : now;
        if (!path.endsWith(end) || path.length() == end.length() && !path.equals(end)) {
            throw Refusals.relative(file, socket, now).toException();
        }
        return path.length() == end.length() ? "/" : path.substring(0, path.length() - end.length());
    }
}
