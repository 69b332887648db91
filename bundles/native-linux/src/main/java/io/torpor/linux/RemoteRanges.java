package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;

/**
 * Many ranges of another process's memory, moved at once to or from one buffer in which they lie back to back: process_vm_readv(2) and
 * process_vm_writev(2) with long vectors. Ranges that the process itself may not read or write go through {@code /proc/PID/mem}. For one thread at a
 * time.
 */
public final class RemoteRanges implements AutoCloseable {
    /** How many ranges there may be: UIO_MAXIOV of the kernel. */
    public static final int MOST = 1024;

    private static final int VECTOR = 16;
    private static final int LOCAL = MOST * VECTOR;
    private static final int ESRCH = 3;

    private final NativeBuffer vectors = new NativeBuffer(LOCAL + VECTOR);
    private final boolean[] shared = new boolean[MOST];
    private int count;
    private long total;

    /** Forgets all ranges. */
    public void clear() {
        count = 0;
        total = 0;
    }

    /** Adds a range; {@link #MOST} at most. */
    public void add(long address, long bytes) {
        add(address, bytes, false);
    }

    /**
     * Adds a range that the process may have in common with others since fork(2), and that is to be left so by who reads it: process_vm_readv(2) pins what it reads, and since Linux 5.19 the kernel gives
     * the process a copy of such a page of its own first (FAULT_FLAG_UNSHARE). {@code /proc/PID/mem} does not pin. It is half as fast where nothing is shared, and twice as fast
     * where all is.
     */
    public void addShared(long address, long bytes) {
        add(address, bytes, true);
    }

    private void add(long address, long bytes, boolean isShared) {
        if (count == MOST) {
            throw new IllegalStateException("more than " + MOST + " ranges");
        }
        vectors.direct().putLong(count * VECTOR, address).putLong(count * VECTOR + 8, bytes);
        shared[count] = isShared;
        count++;
        total += bytes;
    }

    public int count() {
        return count;
    }

    /** Length of all ranges, in bytes. */
    public long bytes() {
        return total;
    }

    /**
     * Fills a buffer from its start.
     *
     * @throws SyscallException when a range is not mapped, or cannot be read by a tracer either
     * @throws TaskGone when the process has ended
     */
    public void read(Pid from, NativeBuffer into) {
        transfer(false, from, into);
    }

    /**
     * Writes a buffer's start to the ranges. Pages of private mappings that the process itself may not write become its own.
     *
     * @throws SyscallException when a range is not mapped, or cannot be written by a tracer either
     * @throws TaskGone when the process has ended
     */
    public void write(Pid to, NativeBuffer from) {
        transfer(true, to, from);
    }

    private void transfer(boolean write, Pid pid, NativeBuffer local) {
        if (total > local.bytes()) {
            throw new IllegalArgumentException(total + " bytes in a buffer of " + local.bytes());
        }
        try (ProcessMemory memory = new ProcessMemory(pid)) {
            long done = 0;
            for (int index = 0; index < count; ) {
                long left = 0;
                if (!shared[index]) {
                    left = moved(write, pid, local.address() + done, total - done, index);
                    done += left;
                    while (index < count && left >= bytes(index) && !shared[index]) {
                        left -= bytes(index++);
                    }
                }
                if (index < count) {
                    int rest = (int) (bytes(index) - left);
                    RemoteAddress at = new RemoteAddress(address(index) + left);
                    if (write) {
                        memory.write(at, local, (int) done, rest);
                    } else if (shared[index]) {
                        memory.readUnpinned(at, local, (int) done, rest);
                    } else {
                        memory.read(at, local, (int) done, rest);
                    }
                    done += rest;
                    index++;
                }
            }
        }
    }

    /** How many bytes the kernel moves by itself: up to the first page that the process may not touch, or has in common with others. */
    private long moved(boolean write, Pid pid, long local, long bytes, int first) {
        int end = first;
        while (end < count && !shared[end]) {
            end++;
        }
        vectors.direct().putLong(LOCAL, local).putLong(LOCAL + 8, bytes);
        long here = vectors.address() + LOCAL;
        long there = vectors.address() + (long) first * VECTOR;
        long n = write
                ? Libc.process_vm_writev(pid.number(), here, 1, there, end - first, 0)
                : Libc.process_vm_readv(pid.number(), here, 1, there, end - first, 0);
        if (n < 0 && Native.getLastError() == ESRCH) {
            throw new TaskGone(pid.number(), write ? "process_vm_writev" : "process_vm_readv");
        }
        return Math.max(n, 0);
    }

    /** Where a range begins. */
    public long address(int index) {
        return vectors.direct().getLong(index * VECTOR);
    }

    /** Length of a range. */
    public long bytes(int index) {
        return vectors.direct().getLong(index * VECTOR + 8);
    }

    @Override
    public void close() {
        vectors.close();
    }
}
