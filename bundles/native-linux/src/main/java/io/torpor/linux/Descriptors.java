package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.LocalFd;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Descriptors of the engine's own process: open(2), fcntl(2), ioctl(2), lseek(2) and their kin. Safe from any thread. */
public final class Descriptors {
    private static final int O_CLOEXEC = 02000000;
    private static final int F_DUPFD_CLOEXEC = 1030;
    /** More than any architecture's {@code struct statfs}. */
    private static final int STATFS_BYTES = 256;

    private Descriptors() {}

    /** Opens a path; O_CLOEXEC is added. */
    public static LocalFd open(String path, int flags, int mode) {
        return owned(
                Libc.open(CString.of(path), flags | O_CLOEXEC, mode),
                () -> "open(\"" + path + "\", 0x" + Integer.toHexString(flags) + ")");
    }

    /** Opens a path relative to a directory descriptor; O_CLOEXEC is added. */
    public static LocalFd openat(LocalFd directory, String path, int flags, int mode) {
        return owned(
                Libc.openat(directory.number(), CString.of(path), flags | O_CLOEXEC, mode),
                () -> "openat(" + directory + ", \"" + path + "\", 0x" + Integer.toHexString(flags) + ")");
    }

    /** Another descriptor for the same description. */
    public static LocalFd duplicate(LocalFd fd) {
        return duplicate(fd.number());
    }

    static LocalFd duplicate(int number) {
        return owned(Libc.fcntl(number, F_DUPFD_CLOEXEC, 0), () -> "fcntl(" + number + ", F_DUPFD_CLOEXEC)");
    }

    /** One that this process was started with, as its own, with close-on-exec. */
    static LocalFd inherited(int number) {
        final int setFlags = 2;
        final int closeOnExec = 1;
        check(Libc.fcntl(number, setFlags, closeOnExec), () -> "fcntl(" + number + ", F_SETFD)");
        return owned(number, () -> "");
    }

    /** memfd_create(2), with close-on-exec. */
    public static LocalFd memfd(String name, int flags) {
        return owned(Libc.memfd_create(name, flags | 1), () -> "memfd_create(\"" + name + "\")");
    }

    /** pipe2(2), with close-on-exec: the end to read from, and the end to write to. */
    public static LocalFd[] pipe(int flags) {
        try (NativeBuffer ends = new NativeBuffer(8)) {
            check(Libc.pipe2(ends.address(), flags | O_CLOEXEC), () -> "pipe2(0x" + Integer.toHexString(flags) + ")");
            return new LocalFd[] {
                owned(ends.direct().getInt(0), () -> ""), owned(ends.direct().getInt(4), () -> "")
            };
        }
    }

    /** Takes ownership of a descriptor that a call returned. */
    public static LocalFd owned(int result, Supplier<String> call) {
        if (result < 0) {
            throw failure(call);
        }
        return new LocalFd(result, Descriptors::close);
    }

    /** fcntl(2) with a number, or an address, as argument. */
    public static int fcntl(LocalFd fd, int command, long argument) {
        return check(
                Libc.fcntl(fd.number(), command, argument),
                () -> "fcntl(" + fd + ", " + command + ", " + argument + ")");
    }

    /** ioctl(2) with a number, or an address, as argument. */
    public static int ioctl(LocalFd fd, long request, long argument) {
        return check(
                Libc.ioctl(fd.number(), request, argument),
                () -> "ioctl(" + fd + ", 0x" + Long.toHexString(request) + ")");
    }

    /** ioctl(2), with the errno as a negative result instead of an exception. */
    public static int tryIoctl(LocalFd fd, long request, long argument) {
        int result = Libc.ioctl(fd.number(), request, argument);
        return result < 0 ? -Native.getLastError() : result;
    }

    /** lseek(2). */
    public static long seek(LocalFd fd, long offset, int whence) {
        return check(
                Libc.lseek(fd.number(), offset, whence), () -> "lseek(" + fd + ", " + offset + ", " + whence + ")");
    }

    /** ftruncate(2). */
    public static void truncate(LocalFd fd, long length) {
        check(Libc.ftruncate(fd.number(), length), () -> "ftruncate(" + fd + ", " + length + ")");
    }

    /** read(2): number of bytes, 0 at the end. */
    public static long read(LocalFd fd, NativeBuffer into, int offset, int bytes) {
        return check(Libc.read(fd.number(), into.address() + offset, bytes), () -> "read(" + fd + ", " + bytes + ")");
    }

    /** write(2): number of bytes written, which may be fewer. */
    public static long write(LocalFd fd, NativeBuffer from, int offset, int bytes) {
        return check(Libc.write(fd.number(), from.address() + offset, bytes), () -> "write(" + fd + ", " + bytes + ")");
    }

    /** pread(2): number of bytes, 0 at the end. */
    public static long read(LocalFd fd, NativeBuffer into, int offset, int bytes, long position) {
        return check(
                Libc.pread(fd.number(), into.address() + offset, bytes, position),
                () -> "pread(" + fd + ", " + bytes + ", 0x" + Long.toHexString(position) + ")");
    }

    /** pwrite(2): number of bytes written, which may be fewer. */
    public static long write(LocalFd fd, NativeBuffer from, int offset, int bytes, long position) {
        return check(
                Libc.pwrite(fd.number(), from.address() + offset, bytes, position),
                () -> "pwrite(" + fd + ", " + bytes + ", 0x" + Long.toHexString(position) + ")");
    }

    /** fstat(2): fills a {@code struct stat} of this machine. */
    public static void stat(LocalFd fd, NativeBuffer into) {
        check(Libc.fstat(fd.number(), into.address()), () -> "fstat(" + fd + ")");
    }

    /** The magic number of the file system that a file is on; {@code fstatfs(2)}, {@link io.torpor.abi.Filesystems}. O_PATH will do. */
    public static long filesystem(LocalFd fd) {
        try (NativeBuffer status = new NativeBuffer(STATFS_BYTES)) {
            check(Libc.fstatfs(fd.number(), status.address()), () -> "fstatfs(" + fd + ")");
            return Native.LONG_SIZE == Long.BYTES
                    ? status.direct().getLong(0)
                    : Integer.toUnsignedLong(status.direct().getInt(0));
        }
    }

    /** Whether the mount that a file was opened on is read-only; {@code fstatfs(2)}. O_PATH will do. */
    public static boolean isReadOnly(LocalFd fd) {
        final int readOnly = 1;
        final int flagsAt64 = 80;
        final int flagsAt32 = 60;
        try (NativeBuffer status = new NativeBuffer(STATFS_BYTES)) {
            check(Libc.fstatfs(fd.number(), status.address()), () -> "fstatfs(" + fd + ")");
            long flags = Native.LONG_SIZE == Long.BYTES
                    ? status.direct().getLong(flagsAt64)
                    : status.direct().getInt(flagsAt32);
            return (flags & readOnly) != 0;
        }
    }

    /** The address family of a socket: {@code SO_DOMAIN} of socket(7). */
    public static int socketFamily(LocalFd fd) {
        final int solSocket = 1;
        final int soDomain = 39;
        NativeBuffer buffer = Scratch.get();
        buffer.direct().putInt(4, Integer.BYTES);
        int result = Libc.getsockopt(fd.number(), solSocket, soDomain, buffer.address(), buffer.address() + 4);
        check(result, () -> "getsockopt(" + fd + ", SO_DOMAIN)");
        return buffer.direct().getInt(0);
    }

    /** fchmod(2). */
    public static void chmod(LocalFd fd, int mode) {
        check(Libc.fchmod(fd.number(), mode), () -> "fchmod(" + fd + ", 0" + Integer.toOctalString(mode) + ")");
    }

    /** tee(2) without waiting: copies what is in one pipe to another, and leaves it there; number of bytes. */
    public static long tee(LocalFd from, LocalFd to, long bytes) {
        final int nonBlocking = 2;
        return check(
                Libc.tee(from.number(), to.number(), bytes, nonBlocking),
                () -> "tee(" + from + ", " + to + ", " + bytes + ")");
    }

    /** fchown(2). */
    public static void chown(LocalFd fd, int uid, int gid) {
        final int emptyPath = 0x1000;
        check(
                Libc.fchownat(fd.number(), new byte[1], uid, gid, emptyPath),
                () -> "fchownat(" + fd + ", " + uid + ", " + gid + ")");
    }

    /** Closes many: those whose numbers follow each other in one go; close_range(2). */
    public static void closeAll(List<LocalFd> descriptors) {
        final int closeRange = 436;
        int[] numbers = new int[descriptors.size()];
        int count = 0;
        for (LocalFd descriptor : descriptors) {
            int number = descriptor.release();
            if (number >= 0) {
                numbers[count++] = number;
            }
        }
        Arrays.sort(numbers, 0, count);
        for (int first = 0; first < count; ) {
            int last = first;
            while (last + 1 < count && numbers[last + 1] == numbers[last] + 1) {
                last++;
            }
            int from = numbers[first];
            int to = numbers[last];
            check(Libc.syscall(closeRange, from, to, 0, 0, 0, 0), () -> "close_range(" + from + ", " + to + ")");
            first = last + 1;
        }
    }

    private static void close(int number) {
        if (Libc.close(number) < 0) {
            throw failure(() -> "close(" + number + ")");
        }
    }

    static int check(int result, Supplier<String> call) {
        if (result < 0) {
            throw failure(call);
        }
        return result;
    }

    static long check(long result, Supplier<String> call) {
        if (result < 0) {
            throw failure(call);
        }
        return result;
    }

    static SyscallException failure(Supplier<String> call) {
        int errno = Native.getLastError();
        return new SyscallException(call.get(), errno);
    }
}
