package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.linux.KernelDescriptors;
import io.torpor.tracee.FrozenTask;
import java.util.BitSet;

/**
 * Makes sense of what the kernel's own table of a task says, in chunks. Most pipes, eventfds and sockets are known then; everything else is looked at as well, which another thread begins with
 * meanwhile. For one thread at a time.
 */
final class KernelTableReader implements SeenChunks {
    /** The engine may not have copies of any number at a time. */
    private static final int SOME = 1024;

    private final FrozenTask task;
    private final KernelDescriptors reading;
    private final KnownDescriptors known;
    private final WalkTools tools;
    /** Indices of those that have to be looked at. */
    private final BitSet others = new BitSet();

    private final TableReader reader;
    private final int[] ends = new int[ChunkReader.MOST];
    private final LocalFd[] copies = new LocalFd[ChunkReader.MOST];
    private final int[] errors = new int[ChunkReader.MOST];
    private int at;
    private Seen[] looked = new Seen[0];
    private int used;

    /** @param likenesses as for {@link KnownDescriptors} */
    KernelTableReader(
            FrozenTask task, KernelDescriptors reading, KernelTables.Samples samples, int likenesses, WalkTools tools) {
        this.task = task;
        this.reading = reading;
        known = new KnownDescriptors(reading, samples, likenesses);
        this.tools = tools;
        for (int i = 0; i < reading.count(); i++) {
            others.set(i, !known.isKnown(i));
        }
        reader = new TableReader(task, numbers(), locked(), tools);
        if (!reader.hasAll(reading.count())) {
            reader.close();
            throw new KernelTables.Failed("The kernel's table has not all descriptors of process " + task.pid(), null);
        }
    }

    private int[] numbers() {
        int[] numbers = new int[others.cardinality()];
        int count = 0;
        for (int i = others.nextSetBit(0); i >= 0; i = others.nextSetBit(i + 1)) {
            numbers[count++] = reading.number(i);
        }
        return numbers;
    }

    private BitSet locked() {
        BitSet locked = new BitSet();
        for (int i = others.nextSetBit(0); i >= 0; i = others.nextSetBit(i + 1)) {
            if (reading.isLocked(i)) {
                locked.set(reading.number(i));
            }
        }
        return locked;
    }

    @Override
    public Seen[] next() {
        if (at == reading.count()) {
            return null;
        }
        Seen[] some = new Seen[Math.min(SOME, reading.count() - at)];
        int end = at + some.length;
        try {
            for (int from = at; from < end; from += ChunkReader.MOST) {
                addKnown(some, from, Math.min(end, from + ChunkReader.MOST));
            }
            // Last of all: the other thread has read them meanwhile.
            for (int i = others.nextSetBit(at); i >= 0 && i < end; i = others.nextSetBit(i + 1)) {
                some[i - at] = looked(i);
            }
        } catch (RuntimeException e) {
            SeenChunks.close(some, 0);
            throw e;
        }
        at = end;
        return some;
    }

    private void addKnown(Seen[] into, int from, int to) {
        fetchEnds(from, to);
        for (int i = from, fetched = 0; i < to; i++) {
            if (others.get(i)) {
                continue;
            }
            if (known.isReadingEnd(i)) {
                into[i - at] =
                        errors[fetched] == 0 ? known.seen(i, copies[fetched]) : failed(ends[fetched], errors[fetched]);
                copies[fetched++] = null;
            } else {
                into[i - at] = known.seen(i, null);
            }
        }
    }

    /** What is in a pipe is copied by the end for reading. */
    private void fetchEnds(int from, int to) {
        int found = 0;
        for (int i = from; i < to; i++) {
            if (!others.get(i) && known.isReadingEnd(i)) {
                ends[found++] = reading.number(i);
            }
        }
        tools.first().fetch(task.pidfd(), ends, found, copies, errors);
    }

    private Seen looked(int index) {
        while (used == looked.length) {
            looked = reader.next();
            used = 0;
        }
        Seen seen = looked[used++];
        return seen == null || seen.error() != 0 ? seen : seen.with(known.inside(index, 0));
    }

    private static Seen failed(int number, int error) {
        return error == Errno.EBADF ? null : Seen.failed(number, error);
    }

    @Override
    public void close() {
        SeenChunks.close(looked, used);
        for (int i = 0; i < copies.length; i++) {
            if (copies[i] != null) {
                copies[i].close();
                copies[i] = null;
            }
        }
        reader.close();
    }
}
