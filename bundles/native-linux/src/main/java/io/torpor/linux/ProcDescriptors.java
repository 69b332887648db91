package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.AtFlags;
import io.torpor.abi.Errno;
import io.torpor.abi.KernelString;
import io.torpor.abi.Pid;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@code /proc/PID/fd} and {@code /proc/PID/fdinfo} of one process, read with few calls and no garbage: a tree has thousands of descriptors, and
 * waits meanwhile. For one thread at a time.
 */
public final class ProcDescriptors implements AutoCloseable {
    private static final byte[] EMPTY = {0};
    private static final int NAME_BYTES = 16;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_DIRECTORY = 0200000;

    private final Pid pid;
    private final NativeBuffer name = new NativeBuffer(NAME_BYTES);
    private NativeBuffer text = new NativeBuffer(4096);
    private int links = -1;
    private int infos = -1;

    /**
     * Opens the two directories.
     *
     * @throws TaskGone when there is no such process
     */
    public ProcDescriptors(Pid pid) {
        this.pid = pid;
        try {
            links = directory("fd");
            infos = directory("fdinfo");
        } catch (SyscallException | TaskGone e) {
            close();
            throw e;
        }
    }

    private int directory(String which) {
        String path = "/proc/" + pid + "/" + which;
        int fd = Libc.open(CString.of(path), O_DIRECTORY | O_CLOEXEC, 0);
        if (fd < 0 && Native.getLastError() == Errno.ENOENT) {
            throw new TaskGone(pid.number(), "open " + path);
        }
        return Descriptors.check(fd, () -> "open(\"" + path + "\")");
    }

    int links() {
        return links;
    }

    int infos() {
        return infos;
    }

    /** How many numbers are in use; −1 where the kernel does not say: before Linux 6.2. */
    public int count() {
        NativeBuffer status = Scratch.get();
        int result = Libc.statx(links, EMPTY, AtFlags.AT_EMPTY_PATH, AtFlags.STATX_SIZE, status.address());
        Descriptors.check(result, () -> "statx(\"/proc/" + pid + "/fd\")");
        long size = FileStatus.size(status.direct());
        return size > 0 ? (int) size : -1;
    }

    /** All numbers that are in use, in rising order. */
    public int[] numbers() {
        String[] names = new File("/proc/" + pid + "/fd").list();
        if (names == null) {
            throw new TaskGone(pid.number(), "list its descriptors");
        }
        int[] numbers = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            numbers[i] = Integer.parseInt(names[i]);
        }
        Arrays.sort(numbers);
        return numbers;
    }

    /** What the kernel calls the file behind a descriptor: its path, or {@code pipe:[17]} and the like. */
    public synchronized String link(int fd) {
        print(fd);
        long length = Libc.readlinkat(links, name.address(), text.address(), text.bytes());
        Descriptors.check(length, () -> "readlink(\"/proc/" + pid + "/fd/" + fd + "\")");
        byte[] bytes = new byte[(int) length];
        text.direct().get(0, bytes);
        return KernelString.decode(bytes, 0, bytes.length);
    }

    /** The text of a descriptor's {@code fdinfo}. */
    public synchronized ByteBuffer info(int fd) {
        print(fd);
        int file = Descriptors.check(
                Libc.openat(infos, name.address(), O_CLOEXEC, 0),
                () -> "open(\"/proc/" + pid + "/fdinfo/" + fd + "\")");
        try {
            int length = read(file, fd, 0);
            int got = length;
            while (got > 0 && length == text.bytes()) { // the kernel gives all that there is room for
                grow();
                got = read(file, fd, length);
                length += got;
            }
            byte[] bytes = new byte[length];
            text.direct().get(0, bytes);
            return ByteBuffer.wrap(bytes);
        } finally {
            Libc.close(file);
        }
    }

    private int read(int file, int fd, int at) {
        long got = Libc.read(file, text.address() + at, text.bytes() - at);
        return (int) Descriptors.check(got, () -> "read(\"/proc/" + pid + "/fdinfo/" + fd + "\")");
    }

    private void grow() {
        NativeBuffer larger = new NativeBuffer(text.bytes() * 2);
        larger.direct().put(0, text.direct(), 0, text.bytes());
        text.close();
        text = larger;
    }

    private void print(int fd) {
        String digits = Integer.toString(fd);
        for (int i = 0; i < digits.length(); i++) {
            name.direct().put(i, (byte) digits.charAt(i));
        }
        name.direct().put(digits.length(), (byte) 0);
    }

    @Override
    public void close() {
        name.close();
        text.close();
        if (links >= 0) {
            Libc.close(links);
            links = -1;
        }
        if (infos >= 0) {
            Libc.close(infos);
            infos = -1;
        }
    }
}
