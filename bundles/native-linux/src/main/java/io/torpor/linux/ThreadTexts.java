package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One file of each of many threads of a process, {@code /proc/PID/task/TID/FILE}, read in few goes. For one thread at a time. */
public final class ThreadTexts implements AutoCloseable {
    /** How many are read in one go. */
    public static final int MOST = 64;

    /** How long a text can be. */
    public static final int TEXT_BYTES = 4096;

    private static final int NAME_BYTES = 32;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_DIRECTORY = 0200000;

    private final CallList opens;
    private final CallList reads;
    private final long openat;
    private final long read;
    private final long close;
    private final NativeBuffer memory = NativeBuffer.unfilled(MOST * (TEXT_BYTES + NAME_BYTES));
    private final Pid pid;
    private final byte[] file;
    private final int directory;

    /**
     * Opens the directory of the threads.
     *
     * @param stub as for {@link CallList}
     * @param table of the machine's architecture
     * @param file whose text is shorter than a page; what is longer is not told
     * @throws TaskGone when there is no such process
     */
    public ThreadTexts(byte[] stub, SyscallTable table, Pid pid, String file) {
        opens = new CallList(stub, MOST);
        reads = new CallList(stub, MOST * 2);
        openat = table.number("openat");
        read = table.number("read");
        close = table.number("close");
        this.pid = pid;
        this.file = ("/" + file + "\0").getBytes(StandardCharsets.US_ASCII);
        String path = "/proc/" + pid + "/task";
        directory = Libc.open(CString.of(path), O_DIRECTORY | O_CLOEXEC, 0);
        if (directory < 0) {
            int errno = Native.getLastError();
            memory.close();
            throw errno == Errno.ENOENT
                    ? new TaskGone(pid.number(), "open " + path)
                    : new SyscallException("open(\"" + path + "\")", errno);
        }
    }

    /**
     * Reads the texts of some threads.
     *
     * @param from index of the first
     * @param count {@link #MOST} at most
     */
    public void read(int[] tids, int from, int count) {
        opens.clear();
        reads.clear();
        for (int i = 0; i < count; i++) {
            opens.add(openat, directory, name(i, tids[from + i]), O_CLOEXEC, 0, 0);
        }
        opens.make();
        for (int i = 0; i < count; i++) {
            long opened = opens.result(i); // of one that could not be opened, reading and closing fail, too
            reads.add(read, opened, memory.address() + i * TEXT_BYTES, TEXT_BYTES, 0, 0);
            reads.add(close, opened, 0, 0, 0, 0);
        }
        reads.make();
    }

    /** Whether there is a whole text of one of the threads that were read last: not if it has ended, or there is more than a page of it, or it cannot be read. */
    public boolean has(int index) {
        long length = reads.result(index * 2);
        return length >= 0 && length < TEXT_BYTES;
    }

    /** Copies one of the texts that were read last, and returns it: from the start of the array to the buffer's limit. */
    public ByteBuffer text(int index, byte[] into) {
        int length = (int) reads.result(index * 2);
        memory.direct().get(index * TEXT_BYTES, into, 0, length);
        return ByteBuffer.wrap(into, 0, length);
    }

    private long name(int index, int tid) {
        int at = MOST * TEXT_BYTES + index * NAME_BYTES;
        NumberedName.put(memory.direct(), at, tid, file);
        return memory.address() + at;
    }

    @Override
    public void close() {
        memory.close();
        Libc.close(directory);
    }

    @Override
    public String toString() {
        return "/proc/" + pid + "/task/*" + new String(file, 0, file.length - 1, StandardCharsets.US_ASCII);
    }
}
