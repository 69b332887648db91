package io.torpor.files;

import io.torpor.abi.EpollConstants;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.linux.KernelDescriptors;
import io.torpor.procfs.FdInfo;
import io.torpor.tracee.FrozenTask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes sense of what the kernel's own table of a task says, in chunks. Most pipes, eventfds and sockets are known then; everything else is looked at as well, which another thread begins with
 * meanwhile. For one thread at a time.
 */
final class KernelTableReader implements AutoCloseable {
    /** The engine may not have copies of any number at a time. */
    private static final int SOME = 1024;

    private final FrozenTask task;
    private final KernelDescriptors reading;
    private final KernelTables.Samples samples;
    private final int likenesses;
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

    /** @param likenesses is added to those of this table, so that they are different from all others */
    KernelTableReader(
            FrozenTask task, KernelDescriptors reading, KernelTables.Samples samples, int likenesses, WalkTools tools) {
        this.task = task;
        this.reading = reading;
        this.samples = samples;
        this.likenesses = likenesses;
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
            if (!isKnown(i)) {
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

    private boolean isKnown(int index) {
        if (reading.hasOwner(index) || reading.isLocked(index)) {
            return false;
        }
        return switch (reading.kind(index)) {
            case PIPE, EVENTFD -> true;
            case SOCKET -> reading.likeness(index) >= 0 && reading.isQuiet(index);
            case OTHER -> false;
        };
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
                into[i] = known(at + i, errors[end], copies[end]);
                copies[end++] = null;
            } else {
                into[i] = known(at + i, 0, null);
            }
        }
    }

    /** What is in a pipe is copied by the end for reading. */
    private boolean isReadingEnd(int index) {
        return reading.kind(index) == KernelDescriptors.Kind.PIPE
                && (reading.flags(index) & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY;
    }

    private int fetchEnds(int from, int to) {
        int found = 0;
        for (int i = from, skip = next; i < to; i++) {
            if (skip < others.length && others[skip] == i) {
                skip++;
            } else if (isReadingEnd(i)) {
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
        return seen == null || seen.error() != 0 ? seen : seen.with(inside(index, 0));
    }

    private Seen known(int index, int error, LocalFd copy) {
        if (error != 0) {
            return error == Errno.EBADF ? null : Seen.failed(reading.number(index), error);
        }
        return switch (reading.kind(index)) {
            case EVENTFD ->
                seen(index, samples.eventFd(), copy, samples.eventFd().link(), 0);
            case PIPE -> seen(index, samples.pipe(), copy, "pipe:[" + inode(index) + "]", 0);
            default ->
                seen(
                        index,
                        samples.socket(),
                        copy,
                        "socket:[" + inode(index) + "]",
                        likenesses + reading.likeness(index));
        };
    }

    private String inode(int index) {
        return Long.toUnsignedString(reading.inode(index));
    }

    private Seen seen(int index, Seen sample, LocalFd copy, String link, int likeness) {
        FileStatus alike = sample.status();
        FileStatus status = new FileStatus(
                reading.mode(index),
                alike.links(),
                reading.user(index),
                reading.group(index),
                reading.inode(index),
                alike.device(),
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        return new Seen(
                reading.number(index),
                0,
                copy,
                reading.flags(index),
                status,
                sample.mountId(),
                FileOwner.NONE,
                reading.position(index),
                sample.family(),
                link,
                null,
                sample.eventId() < 0 ? null : info(index, sample),
                inside(index, likeness));
    }

    private Inside inside(int index, int likeness) {
        return new Inside(reading.file(index), reading.isCloseOnExec(index), likeness);
    }

    /** What {@code fdinfo} of an eventfd would say. */
    private FdInfo info(int index, Seen sample) {
        FdInfo.EventFd event = new FdInfo.EventFd(
                reading.eventCount(index),
                reading.eventId(index),
                Optional.of((reading.eventFlags(index) & EpollConstants.EFD_SEMAPHORE) != 0));
        return new FdInfo(
                0,
                reading.flags(index),
                sample.mountId(),
                sample.status().inode(),
                Optional.of(event),
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
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
