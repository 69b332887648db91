package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.linux.KernelDescriptors;
import io.torpor.tracee.FrozenTask;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Makes sense of what the kernel's own table of a task says, in chunks. Most pipes, eventfds and sockets are known then; everything else is looked at as well, which another thread begins with
 * meanwhile. For one thread at a time.
 */
final class KernelTableReader implements AutoCloseable {
    /** The engine may not have copies of any number at a time. */
    private static final int SOME = 1024;

    private final FrozenTask task;
    private final KernelDescriptors reading;
    private final KnownDescriptors known;
    private final WalkTools tools;
    /** Which have to be looked at, by rising index. */
    private final int[] others;

    private final TableReader reader;
    private final int[] ends = new int[ChunkReader.MOST];
    private final LocalFd[] copies = new LocalFd[ChunkReader.MOST];
    private final int[] errors = new int[ChunkReader.MOST];
    private int at;
    private int next;
    private Seen[] looked = new Seen[0];
    private int used;

    /** @param likenesses as for {@link KnownDescriptors} */
    KernelTableReader(
            FrozenTask task, KernelDescriptors reading, KernelTables.Samples samples, int likenesses, WalkTools tools) {
        this.task = task;
        this.reading = reading;
        known = new KnownDescriptors(reading, samples, likenesses);
        this.tools = tools;
        others = others();
        reader = new TableReader(task, numbers(), locked(), tools);
        if (!reader.hasAll(reading.count())) {
            reader.close();
            throw new KernelTables.Failed("The kernel's table has not all descriptors of process " + task.pid(), null);
        }
    }

    private int[] others() {
        int[] found = new int[reading.count()];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            if (!known.isKnown(i)) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private int[] numbers() {
        int[] numbers = new int[others.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = reading.number(others[i]);
        }
        return numbers;
    }

    private BitSet locked() {
        BitSet locked = new BitSet();
        for (int index : others) {
            if (reading.isLocked(index)) {
                locked.set(reading.number(index));
            }
        }
        return locked;
    }

    /** The next descriptors, by rising number; null among them for those that are closed meanwhile by who else has the table. Null after the last. Copies are the caller's. */
    Seen[] next() {
        if (at == reading.count()) {
            return null;
        }
        Seen[] some = new Seen[Math.min(SOME, reading.count() - at)];
        try {
            int first = next;
            for (int from = 0; from < some.length; from += ChunkReader.MOST) {
                addKnown(some, from, Math.min(some.length, from + ChunkReader.MOST));
            }
            while (first < next) { // last of all: the other thread has read them meanwhile
                int index = others[first++];
                some[index - at] = looked(index);
            }
        } catch (RuntimeException e) {
            close(some, 0);
            throw e;
        }
        at += some.length;
        return some;
    }

    private void addKnown(Seen[] into, int from, int to) {
        int fetched = fetchEnds(at + from, at + to);
        for (int i = from, end = 0; i < to; i++) {
            if (next < others.length && others[next] == at + i) {
                next++;
            } else if (end < fetched && ends[end] == reading.number(at + i)) {
                into[i] = errors[end] == 0 ? known.seen(at + i, copies[end]) : failed(ends[end], errors[end]);
                copies[end++] = null;
            } else {
                into[i] = known.seen(at + i, null);
            }
        }
    }

    /** What is in a pipe is copied by the end for reading. */
    private int fetchEnds(int from, int to) {
        int found = 0;
        for (int i = from, skip = next; i < to; i++) {
            if (skip < others.length && others[skip] == i) {
                skip++;
            } else if (known.isReadingEnd(i)) {
                ends[found++] = reading.number(i);
            }
        }
        tools.first().fetch(task.pidfd(), ends, found, copies, errors);
        return found;
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

    private static void close(Seen[] some, int from) {
        for (int i = from; i < some.length; i++) {
            if (some[i] != null && some[i].copy() != null) {
                some[i].copy().close();
            }
        }
    }

    @Override
    public void close() {
        close(looked, used);
        for (int i = 0; i < copies.length; i++) {
            if (copies[i] != null) {
                copies[i].close();
                copies[i] = null;
            }
        }
        reader.close();
    }
}
