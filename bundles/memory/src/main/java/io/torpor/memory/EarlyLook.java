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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mappings with their VmFlags, read while the tree still runs. {@code /proc/PID/smaps} counts every page, which takes the kernel 25 ms for 8,000 mappings or 0.3 GiB; {@code /proc/PID/maps}, which
 * has no flags, a seventh of that or next to nothing. If a stopped task has the same lines in the latter, its flags are taken to be the same, too. Whether they were is seen
 * when the tree runs again, by its snapshot: madvise(2) in between is so rare that the dump then fails. What a snapshot does not show is not guessed: a
 * task that has locked memory is looked at again. For the session's thread.
 */
final class EarlyLook {
    /** What fork(2) does not pass on (locks, userfaultfds), and what comes and goes by itself. */
    private static final long NOT_COMPARED = VmFlags.LOCKED
            | VmFlags.LOCK_ON_FAULT
            | VmFlags.UFFD_MISSING
            | VmFlags.UFFD_WP
            | VmFlags.UFFD_MINOR
            | VmFlags.SOFT_DIRTY;

    private final ProcFs procFs = new ProcFs();
    private final Map<Pid, Look> looks = new HashMap<>();
    private final Map<FrozenTask, List<MapEntry>> believed = new HashMap<>();

    /**
     * What was seen of one process.
     *
     * @param lines what {@code maps} would have said at that moment: the first line of each mapping
     */
    private record Look(byte[] lines, List<MapEntry> entries) {}

    /** Looks at a process that runs. */
    void at(Pid pid) throws IOException {
        try {
            ByteBuffer text = procFs.read(pid, "smaps");
            looks.put(pid, new Look(firstLines(text), Smaps.parse(text.duplicate())));
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

    private boolean says(Pid pid, byte[] lines) throws IOException {
        ByteBuffer text = procFs.read(pid, "maps");
        return Arrays.equals(text.array(), 0, text.limit(), lines, 0, lines.length);
    }

    /** Gives a stopped task the mappings that were seen, if it has those still. */
    void recall(FrozenTask task) throws IOException {
        Look look = looks.get(task.pid());
        if (look != null
                && !task.hasLostLeader()
                && procFs.text(task.pid(), "status").contains("VmLck:\t       0 kB")
                && says(task.pid(), look.lines)) {
            task.hasMaps(look.entries);
            believed.put(task, look.entries);
        }
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
