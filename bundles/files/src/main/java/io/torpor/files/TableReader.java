package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.linux.ProcDescriptors;
import io.torpor.tracee.BriefWait;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.SecondThread;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads one table in chunks. A long one is read by two threads, each of which takes the next chunk when it has nothing else to do: the application waits.
 *
 * <p>Where the kernel says how many descriptors there are, the lowest numbers are tried, which are those that it gives out: to list the others takes as long as to fetch them.
 */
final class TableReader implements SeenChunks {
    /** How many numbers without a descriptor are tried at least, before a list is asked for. */
    private static final int GAPS = 64;

    private static final int LEAST_CHUNK = 8;

    private final WalkTools tools;
    private final ProcDescriptors descriptors;
    private final DescriptorSource source;
    private final int expected;
    private final AtomicInteger found = new AtomicInteger();
    private final AtomicInteger tried = new AtomicInteger();
    private Round round;
    private boolean listed;

    /** Some of the numbers. */
    private final class Round {
        private final int[] numbers;
        private final int size;
        private final Seen[][] chunks;
        private final AtomicInteger next = new AtomicInteger();
        private final Future<?> helper;
        private volatile int taken;
        private volatile boolean over;
        private volatile RuntimeException failure;

        Round(int[] numbers) {
            this.numbers = numbers;
            size = Math.min(ChunkReader.MOST, Math.max(LEAST_CHUNK, expected));
            chunks = new Seen[(numbers.length + size - 1) / size][];
            helper = WalkTools.isLong(expected) ? tools.thread().begin(Executors.callable(this::help)) : null;
        }

        private void help() {
            try {
                BriefWait wait = new BriefWait();
                while (!over && !isAllBegun()) {
                    if (next.get() - taken > tools.lead() || !readNext(tools.second())) {
                        wait.pause();
                    } else {
                        wait.end();
                    }
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        /** Whether there will be no more to read than what somebody has begun with. */
        private boolean isAllBegun() {
            return isComplete() || next.get() >= chunks.length;
        }

        /** Whether there are descriptors beyond what somebody has begun with, if all those numbers are in use of which it is not known that they are not. */
        private boolean isMoreExpected() {
            int gaps = tried.get() - found.get();
            return listed || next.get() * size < expected + gaps;
        }

        /** Reads a chunk that nobody has read; false when there is none, or perhaps none. */
        private boolean readNext(ChunkReader reader) {
            int chunk = isAllBegun() || !isMoreExpected() ? chunks.length : next.getAndIncrement();
            if (chunk >= chunks.length) {
                return false;
            }
            int from = chunk * size;
            Seen[] seen = new Seen[Math.min(size, numbers.length - from)];
            reader.read(source, numbers, from, seen.length, seen);
            int present = 0;
            for (Seen each : seen) {
                present += each == null ? 0 : 1;
            }
            synchronized (this) {
                chunks[chunk] = seen;
            }
            found.addAndGet(present);
            tried.addAndGet(seen.length);
            return true;
        }

        /** The next chunk; null when there is none. */
        Seen[] take() {
            BriefWait wait = new BriefWait();
            while (true) {
                Seen[] chunk = taken < chunks.length ? chunk(taken) : null;
                if (chunk != null) {
                    taken++;
                    return chunk;
                }
                if (failure != null) {
                    throw failure;
                }
                if (!readNext(tools.first())) {
                    if (isAllBegun() && taken >= Math.min(next.get(), chunks.length)) {
                        return null;
                    }
                    wait.pause();
                }
            }
        }

        private synchronized Seen[] chunk(int index) {
            return chunks[index];
        }

        void end() {
            over = true;
            if (helper != null) {
                SecondThread.await(helper); // it uses what is closed next
            }
            for (int i = taken; i < chunks.length; i++) {
                if (chunks[i] != null) {
                    SeenChunks.close(chunks[i], 0);
                }
            }
        }
    }

    /**
     * Begins.
     *
     * @param running whether descriptors may be closed meanwhile
     * @throws io.torpor.linux.TaskGone when there is no such process
     */
    TableReader(FrozenTask task, boolean running, WalkTools tools) {
        this.tools = tools;
        descriptors = new ProcDescriptors(task.livingId());
        int count = running ? -1 : descriptors.count();
        int[] numbers = count < 0 ? descriptors.numbers() : lowest(2 * count + GAPS);
        listed = count < 0;
        expected = count < 0 ? numbers.length : count;
        source = new DescriptorSource(
                task.pidfd(),
                descriptors,
                tools.own(),
                running,
                WalkTools.isLong(expected) ? DescriptorSource.QUESTIONS : 0,
                null);
        round = new Round(numbers);
    }

    /**
     * Begins with some descriptors of a process that waits, of which all is known already that the descriptor itself has.
     *
     * @param locked numbers of those on whose files there are locks
     */
    TableReader(FrozenTask task, int[] numbers, BitSet locked, WalkTools tools) {
        this.tools = tools;
        descriptors = new ProcDescriptors(task.livingId());
        listed = true;
        expected = numbers.length;
        source = new DescriptorSource(task.pidfd(), descriptors, tools.own(), false, Integer.MAX_VALUE, locked);
        round = new Round(numbers);
    }

    private static int[] lowest(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    private boolean isComplete() {
        return !listed && found.get() >= expected;
    }

    /** Whether the process has so many, as far as the kernel tells. */
    boolean hasAll(int count) {
        int shown = descriptors.count();
        return shown < 0 || shown == count;
    }

    @Override
    public Seen[] next() {
        Seen[] chunk = round.take();
        if (chunk == null && !listed && found.get() < expected) {
            int[] all = descriptors.numbers();
            int tried = Arrays.binarySearch(all, round.numbers.length);
            listed = true;
            round.end();
            round = new Round(Arrays.copyOfRange(all, tried < 0 ? -1 - tried : tried, all.length));
            chunk = round.take();
        }
        return chunk;
    }

    /** Whether that is what the kernel says of a descriptor, or a whole table, that is not there any more. */
    static boolean isClosed(int errno) {
        return errno == Errno.ENOENT || errno == Errno.EBADF || errno == Errno.ESRCH;
    }

    @Override
    public void close() {
        round.end();
        descriptors.close();
    }
}
