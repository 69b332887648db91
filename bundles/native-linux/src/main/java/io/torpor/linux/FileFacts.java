package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.LocalFd;

/**
 * What statx(2) says about a file; the one struct of its kind that is the same on all architectures.
 *
 * @param mode type and permissions
 * @param links number of hard links; 0 for a deleted file
 * @param bytes length
 * @param device as {@code st_dev}
 * @param specialDevice as {@code st_rdev}, for devices
 */
public record FileFacts(int mode, long inode, int links, int uid, int gid, long bytes, long device, long specialDevice) {
    private static final int STATX_BYTES = 256;
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int BASIC = 0x7ff;

    /** Of an open file; O_PATH will do. */
    public static FileFacts of(LocalFd fd) {
        return of(fd.number(), "", AT_EMPTY_PATH);
    }

    /** Of a path; of the link itself where it ends in one. */
    public static FileFacts ofLink(String path) {
        return of(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
    }

    private static FileFacts of(int directory, String path, int flags) {
        try (NativeBuffer into = new NativeBuffer(STATX_BYTES)) {
            if (Libc.statx(directory, path, flags, BASIC, into.address()) < 0) {
                int errno = Native.getLastError();
                throw new SyscallException("statx(" + (path.isEmpty() ? Integer.toString(directory) : '"' + path + '"') + ")", errno);
            }
            var s = into.direct();
            return new FileFacts(
                    s.getShort(28) & 0xffff,
                    s.getLong(32),
                    s.getInt(16),
                    s.getInt(20),
                    s.getInt(24),
                    s.getLong(40),
                    device(s.getInt(136), s.getInt(140)),
                    device(s.getInt(128), s.getInt(132)));
        }
    }

    private static long device(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xffffff00L) << 12 | (major & 0xfffff000L) << 32;
    }
}
