package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what /proc says about each descriptor of a table, ahead of whoever asks: in a thread of its own where that is worth one, because the application
 * waits, and fetching and comparing descriptors takes another processor as long.
 */
final class TableReader implements AutoCloseable {
    /** A thread costs as much as so many descriptors. */
    private static final int FEW = 64;

    private static final long PAUSE_NANOS = 10_000;

    private final ProcDescriptors descriptors;
    private final boolean running;
    private final int[] numbers;
    private final Seen[] seen;
    private final Thread ahead;
    private volatile int done;
    private volatile boolean abandoned;
    private volatile RuntimeException failure;

    /**
     * A descriptor as /proc shows it.
     *
     * @param text of {@code fdinfo}
     */
    record Seen(int number, String link, ByteBuffer text, FdInfo info) {}

    /**
     * Begins.
     *
     * @param running whether descriptors may be closed meanwhile
     * @throws io.torpor.linux.TaskGone when there is no such process
     */
    TableReader(Pid pid, boolean running) {
        this.running = running;
        descriptors = new ProcDescriptors(pid);
        numbers = descriptors.numbers();
        seen = new Seen[numbers.length];
        ahead = numbers.length < FEW ? null : new Thread(this::readAll, "torpor-descriptors");
        if (ahead != null) {
            ahead.setDaemon(true);
            ahead.start();
        }
    }

    int count() {
        return numbers.length;
    }

    /** The descriptor at a position, by rising number; to be asked for in this order. Null for one that has been closed meanwhile. */
    Seen get(int position) {
        if (ahead == null) {
            return read(position);
        }
        while (done <= position) {
            if (failure != null) {
                throw failure;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return seen[position];
    }

    private void readAll() {
        try {
            for (int i = 0; i < numbers.length && !abandoned; i++) {
                seen[i] = read(i);
                done = i + 1;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** One descriptor that is there. */
    static Seen read(ProcDescriptors descriptors, int number) {
        String link = descriptors.link(number);
        ByteBuffer text = descriptors.info(number);
        return new Seen(number, link, text, FdInfo.parse(text.duplicate()));
    }

    private Seen read(int position) {
        try {
            return read(descriptors, numbers[position]);
        } catch (SyscallException e) {
            if (running && isClosed(e)) {
                return null;
            }
            throw e;
        }
    }

    /** Whether that is what the kernel says of a descriptor, or a whole table, that is not there any more. */
    static boolean isClosed(SyscallException e) {
        return e.errno() == Errno.ENOENT || e.errno() == Errno.EBADF || e.errno() == Errno.ESRCH;
    }

    @Override
    public void close() {
        abandoned = true;
        boolean interrupted = false;
        while (ahead != null && ahead.isAlive()) { // it uses what is closed next
            try {
                ahead.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        descriptors.close();
    }
}
