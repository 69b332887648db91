package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.AtFlags;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;

/** Names in directories, made and removed: link(2), unlink(2), mkdir(2), mknod(2), symlink(2). Safe from any thread. */
public final class DirectoryEntries {
    private DirectoryEntries() {}

    /** Gives an open file a further name, by way of {@code /proc/self/fd}; false when the name is taken. */
    public static boolean link(LocalFd file, String path) {
        String from = "/proc/self/fd/" + file;
        return unlessTaken(
                Libc.linkat(
                        AtFlags.AT_FDCWD,
                        CString.of(from),
                        AtFlags.AT_FDCWD,
                        CString.of(path),
                        AtFlags.AT_SYMLINK_FOLLOW),
                "linkat(\"" + from + "\", \"" + path + "\", AT_SYMLINK_FOLLOW)");
    }

    /** Gives a name a second one, links not followed; false when that is taken. */
    public static boolean link(String from, String path) {
        return unlessTaken(
                Libc.linkat(AtFlags.AT_FDCWD, CString.of(from), AtFlags.AT_FDCWD, CString.of(path), 0),
                "linkat(\"" + from + "\", \"" + path + "\")");
    }

    /** unlink(2); false when there is no such name. */
    public static boolean unlink(String path) {
        return unlessMissing(Libc.unlink(CString.of(path)), "unlink(\"" + path + "\")");
    }

    /** mkdir(2); false when the name is taken. */
    public static boolean makeDirectory(String path, int mode) {
        return unlessTaken(Libc.mkdir(CString.of(path), mode), "mkdir(\"" + path + "\")");
    }

    /** rmdir(2); false when there is no such name. */
    public static boolean removeDirectory(String path) {
        return unlessMissing(Libc.rmdir(CString.of(path)), "rmdir(\"" + path + "\")");
    }

    /** mknod(2): a FIFO, socket or device, or an empty file; false when the name is taken. */
    public static boolean makeNode(String path, int mode, long device) {
        return unlessTaken(
                Libc.mknod(CString.of(path), mode, device),
                "mknod(\"" + path + "\", 0" + Integer.toOctalString(mode) + ")");
    }

    /** symlink(2); false when the name is taken. */
    public static boolean makeSymlink(String target, String path) {
        return unlessTaken(
                Libc.symlink(CString.of(target), CString.of(path)), "symlink(\"" + target + "\", \"" + path + "\")");
    }

    /** lchown(2). */
    public static void changeOwner(String path, int uid, int gid) {
        Descriptors.check(
                Libc.fchownat(AtFlags.AT_FDCWD, CString.of(path), uid, gid, AtFlags.AT_SYMLINK_NOFOLLOW),
                () -> "lchown(\"" + path + "\", " + uid + ", " + gid + ")");
    }

    /** chmod(2), which follows symbolic links. */
    public static void changeMode(String path, int mode) {
        Descriptors.check(
                Libc.chmod(CString.of(path), mode),
                () -> "chmod(\"" + path + "\", 0" + Integer.toOctalString(mode) + ")");
    }

    /** Times of last access and modification of an open file, in nanoseconds since 1970; utimensat(2). O_PATH will do. */
    public static void changeTimes(LocalFd file, long accessed, long modified) {
        try (NativeBuffer times = new NativeBuffer(32)) {
            final long second = 1_000_000_000L;
            times.direct().putLong(0, Math.floorDiv(accessed, second)).putLong(8, Math.floorMod(accessed, second));
            times.direct().putLong(16, Math.floorDiv(modified, second)).putLong(24, Math.floorMod(modified, second));
            String path = "/proc/self/fd/" + file;
            Descriptors.check(
                    Libc.utimensat(AtFlags.AT_FDCWD, CString.of(path), times.address(), 0),
                    () -> "utimensat(\"" + path + "\")");
        }
    }

    private static boolean unlessTaken(int result, String call) {
        return unless(Errno.EEXIST, result, call);
    }

    private static boolean unlessMissing(int result, String call) {
        return unless(Errno.ENOENT, result, call);
    }

    private static boolean unless(int errno, int result, String call) {
        if (result < 0 && Native.getLastError() == errno) {
            return false;
        }
        Descriptors.check(result, () -> call);
        return true;
    }
}
