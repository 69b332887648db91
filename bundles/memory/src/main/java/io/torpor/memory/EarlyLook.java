package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Smaps;
import io.torpor.procfs.TaskVanished;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.SecondThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Mappings with their VmFlags, read while the tree still runs. {@code /proc/PID/smaps} counts every page, which takes the kernel 25 ms for 8,000 mappings or 0.3 GiB; {@code /proc/PID/maps}, which
 * has no flags, a seventh of that or next to nothing. If a stopped task has the same lines in the latter, its flags are taken to be the same, too. Whether they were is seen
 * when the tree runs again, by its snapshot: madvise(2) in between is so rare that the dump then fails. What a snapshot does not show is not guessed: a
 * task that has locked memory is looked at again. The second look is a comparison of bytes, by a thread of its own, from the moment on when all stand still. For the session's thread.
 */
final class EarlyLook implements AutoCloseable {
    /** What fork(2) does not pass on (locks, userfaultfds), and what comes and goes by itself. */
    private static final long NOT_COMPARED = VmFlags.LOCKED
            | VmFlags.LOCK_ON_FAULT
            | VmFlags.UFFD_MISSING
            | VmFlags.UFFD_WP
            | VmFlags.UFFD_MINOR
            | VmFlags.SOFT_DIRTY;

    private static final String NOTHING_LOCKED = "VmLck:\t       0 kB";

    private final ProcFs procFs = new ProcFs();
    /** The other thread's. */
    private final ProcFs itsProcFs = new ProcFs();

    private SecondThread other;
    private final Map<Pid, Look> looks = new HashMap<>();
    private final Map<Pid, Future<Boolean>> second = new HashMap<>();
    private final Map<FrozenTask, List<MapEntry>> believed = new HashMap<>();

    /**
     * What was seen of one process.
     *
     * @param lines what {@code maps} would have said at that moment: the first line of each mapping
     */
    private record Look(byte[] lines, List<MapEntry> entries, AddressSpace space) {}

    /** Looks at a process that runs. */
    void at(Pid pid) throws IOException {
        try {
            ByteBuffer text = procFs.read(pid, "smaps");
            List<MapEntry> entries = Smaps.parse(text.duplicate());
            Look look = new Look(firstLines(text), entries, new AddressSpace(entries));
            looks.put(pid, look);
            other = other == null ? new SecondThread("torpor-mappings") : other;
            SecondThread.await(other.begin(() -> isAsSeen(pid, look))); // practice
        } catch (TaskVanished e) {
            looks.remove(pid); // nobody will ask for it
        }
    }

    /** Statistics begin with a capital letter, mappings with a hexadecimal digit. */
    static byte[] firstLines(ByteBuffer smaps) {
        byte[] text = smaps.array();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int end;
        for (int start = 0; start < smaps.limit(); start = end) {
            end = start;
            while (end < smaps.limit() && text[end++] != '\n') {}
            if (text[start] < 'A' || text[start] > 'Z') {
                lines.write(text, start, end - start);
            }
        }
        return lines.toByteArray();
    }

    /** Begins to look again at those that were seen, now that they stand still, beside whatever is done meanwhile. */
    void lookAgain() {
        looks.forEach((pid, look) -> second.put(pid, other.begin(() -> isAsSeen(pid, look))));
    }

    /** False also if nothing can be read, or its first thread has ended: whoever looks closer will say so. */
    private boolean isAsSeen(Pid pid, Look look) {
        try {
            if (!itsProcFs.text(pid, "status").contains(NOTHING_LOCKED)) {
                return false;
            }
            ByteBuffer text = itsProcFs.read(pid, "maps");
            return Arrays.equals(text.array(), 0, text.limit(), look.lines, 0, look.lines.length);
        } catch (IOException e) {
            return false;
        }
    }

    /** What was seen of a stopped task, if the second look has shown the same; null otherwise. */
    AddressSpace recall(FrozenTask task) {
        Future<Boolean> isAsSeen = second.remove(task.pid());
        if (isAsSeen != null && SecondThread.await(isAsSeen)) {
            Look look = looks.get(task.pid());
            task.hasMaps(look.entries);
            believed.put(task, look.entries);
            return look.space;
        }
        return null;
    }

    /**
     * Compares with what is there.
     *
     * @param process the task's snapshot; the task itself, while it is stopped, if it has none
     * @throws TorporException if flags have changed between the two looks
     */
    void verify(FrozenTask task, Pid process) throws TorporException {
        List<MapEntry> entries = believed.remove(task);
        if (entries == null) {
            return;
        }
        try {
            MapEntry changed = firstOther(entries, procFs.smaps(process));
            if (changed != null) {
                throw Issue.error(
                                "MEMORY-060",
                                task.subject(),
                                "Cannot dump " + task + ": it has changed the advice or the kind of its memory at "
                                        + changed.range() + " (madvise(2)) just when it was to be stopped",
                                "Try again, or with --snapshot never.")
                        .toException();
            }
        } catch (IOException e) {
            throw Issue.error(
                            "MEMORY-002",
                            task.subject(),
                            "Cannot read the mappings of " + task + ": " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    /** Ends the other thread; what was seen stays. May be repeated. */
    @Override
    public void close() {
        if (other != null) {
            other.close();
        }
    }

    /** The first mapping that is another, or null. The engine's own area, which a snapshot has too, may have become one with a mapping beside it. */
    static MapEntry firstOther(List<MapEntry> believed, List<MapEntry> there) {
        int next = 0;
        for (MapEntry entry : believed) {
            while (next < there.size() && Long.compareUnsigned(there.get(next).end(), entry.start()) <= 0) {
                next++;
            }
            MapEntry at = next < there.size() ? there.get(next) : null;
            boolean covered = at != null
                    && Long.compareUnsigned(at.start(), entry.start()) <= 0
                    && Long.compareUnsigned(at.end(), entry.end()) >= 0;
            boolean absent = at == null || Long.compareUnsigned(at.start(), entry.end()) >= 0;
            boolean same =
                    covered ? isAlike(entry, at) : absent && entry.flags().has(VmFlags.DONT_COPY);
            if (!same) {
                return entry;
            }
        }
        return null;
    }

    private static boolean isAlike(MapEntry one, MapEntry other) {
        long differences = one.flags().bits() ^ other.flags().bits();
        return (differences & ~NOT_COMPARED) == 0
                && one.protection() == other.protection()
                && one.protectionKey() == other.protectionKey()
                && one.flags().unknown().equals(other.flags().unknown());
    }
}
