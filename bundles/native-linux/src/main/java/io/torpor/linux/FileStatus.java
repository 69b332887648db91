package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.AtFlags;
import io.torpor.abi.Errno;
import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What {@code statx(2)} says about a file; that call's struct is the same on all architectures.
 *
 * @param mode type and permissions
 * @param links number of hard links; 0 for a deleted file
 * @param device as {@code st_dev}: {@code makedev(3)}
 * @param specialDevice the same for what a device node stands for
 * @param size in bytes
 * @param blocks of 512 bytes that it takes on the medium
 * @param accessed seconds since 1970
 * @param accessedNanos nanoseconds within that second
 * @param modified seconds since 1970
 * @param modifiedNanos nanoseconds within that second
 */
public record FileStatus(
        int mode,
        int links,
        int uid,
        int gid,
        long inode,
        long device,
        long specialDevice,
        long size,
        long blocks,
        long accessed,
        int accessedNanos,
        long modified,
        int modifiedNanos) {
    private static final byte[] EMPTY = {0};

    /** Of an open file; O_PATH will do. */
    public static FileStatus of(LocalFd fd) {
        NativeBuffer buffer = Scratch.get();
        int result = Libc.statx(fd.number(), EMPTY, AtFlags.AT_EMPTY_PATH, AtFlags.STATX_BASIC_STATS, buffer.address());
        Descriptors.check(result, () -> "statx(" + fd + ")");
        return read(buffer.direct());
    }

    /** Of a name, symbolic links not followed at its end; empty when it does not exist. */
    public static Optional<FileStatus> of(String path) {
        NativeBuffer buffer = Scratch.get();
        int result = Libc.statx(
                AtFlags.AT_FDCWD,
                CString.of(path),
                AtFlags.AT_SYMLINK_NOFOLLOW,
                AtFlags.STATX_BASIC_STATS,
                buffer.address());
        if (result < 0 && (Native.getLastError() == Errno.ENOENT || Native.getLastError() == Errno.ENOTDIR)) {
            return Optional.empty();
        }
        Descriptors.check(result, () -> "statx(\"" + path + "\", AT_SYMLINK_NOFOLLOW)");
        return Optional.of(read(buffer.direct()));
    }

    /** Of what a name leads to, symbolic links followed. */
    public static FileStatus followed(String path) {
        NativeBuffer buffer = Scratch.get();
        int result = Libc.statx(AtFlags.AT_FDCWD, CString.of(path), 0, AtFlags.STATX_BASIC_STATS, buffer.address());
        Descriptors.check(result, () -> "statx(\"" + path + "\")");
        return read(buffer.direct());
    }

    /** The size of an open file's blocks, in bytes: of its pages, where the file system is hugetlbfs. */
    public static int blockBytes(LocalFd fd) {
        NativeBuffer buffer = Scratch.get();
        int result = Libc.statx(fd.number(), EMPTY, AtFlags.AT_EMPTY_PATH, AtFlags.STATX_BASIC_STATS, buffer.address());
        Descriptors.check(result, () -> "statx(" + fd + ")");
        return buffer.direct().getInt(4);
    }

    private static FileStatus read(ByteBuffer in) {
        return read(in, 0);
    }

    static long size(ByteBuffer in) {
        return in.getLong(40);
    }

    /** From a {@code struct statx} somewhere. */
    static FileStatus read(ByteBuffer in, int at) {
        return new FileStatus(
                in.getShort(at + 28) & 0xffff,
                in.getInt(at + 16),
                in.getInt(at + 20),
                in.getInt(at + 24),
                in.getLong(at + 32),
                device(in.getInt(at + 136), in.getInt(at + 140)),
                device(in.getInt(at + 128), in.getInt(at + 132)),
                in.getLong(at + 40),
                in.getLong(at + 48),
                in.getLong(at + 64),
                in.getInt(at + 72),
                in.getLong(at + 112),
                in.getInt(at + 120));
    }

    private static long device(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xffffff00L) << 12 | (major & 0xfffff000L) << 32;
    }

    /** {@code S_IFREG}, {@code S_IFDIR} and so on; 0 for files of the kernel's own that have no type. */
    public int type() {
        return mode & FileModes.S_IFMT;
    }

    /** Whether two statuses are of one file. */
    public boolean isSameFile(FileStatus other) {
        return inode == other.inode && device == other.device;
    }
}
