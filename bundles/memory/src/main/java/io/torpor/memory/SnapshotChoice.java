package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.abi.Prctl;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.DumpContext;
import io.torpor.spi.MomentListener;
import io.torpor.spi.Options;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose pages are read from a snapshot when the tree runs again, because reading them while it stands still would take longer than making one. What the application writes meanwhile is copied by the
 * kernel, so there must be memory for all of it: nobody may be killed for want of memory because of us. For the session's thread.
 */
final class SnapshotChoice {
    /** Of so many bytes on, the wait that a snapshot saves is longer than the one that it costs. */
    private static final long WORTH = 16 << 20;

    /** Or with so many mappings, about 800: by the length of {@code /proc/PID/maps} in bytes. */
    private static final int LONG_MAPS = 40_000;

    /** What must be read while the tree stands still in any case is kept in memory until the snapshot's turn comes. */
    private static final long MOST_KEPT = 16 << 20;

    /** What a snapshot has not, or not reliably. */
    static final long KEPT = VmFlags.DONT_COPY | VmFlags.WIPE_ON_FORK | VmFlags.HUGETLB;

    private final Set<Pid> candidates;
    private final Map<FrozenTask, Data> subreapers = new HashMap<>();

    private SnapshotChoice(Set<Pid> candidates) {
        this.candidates = candidates;
    }

    /**
     * Chooses among the tasks of a tree that still runs.
     *
     * @param sizes how many bytes of their own tasks have
     */
    static SnapshotChoice of(DumpContext context, Map<Pid, Long> sizes) throws IOException {
        Options options = context.options();
        String wanted = options.get(Options.SNAPSHOT);
        Set<Pid> candidates = new HashSet<>();
        if (!runsOn(options) || wanted.equals(Options.SNAPSHOT_NEVER)) {
            return new SnapshotChoice(candidates);
        }
        if (wanted.equals(Options.SNAPSHOT_ALWAYS)) {
            return new SnapshotChoice(Set.copyOf(sizes.keySet()));
        }
        long bytes = 0;
        ProcFs procFs = new ProcFs();
        for (Map.Entry<Pid, Long> task : sizes.entrySet()) {
            if (task.getValue() >= WORTH || hasManyMappings(procFs, task.getKey())) {
                candidates.add(task.getKey());
                bytes += task.getValue();
            }
        }
        MemoryHeadroom headroom = new MemoryHeadroom(procFs);
        for (Pid pid : candidates) {
            if (headroom.of(pid) < bytes) {
                return new SnapshotChoice(Set.of());
            }
        }
        return new SnapshotChoice(candidates);
    }

    /** Whether the tree runs on before all is written. */
    static boolean runsOn(Options options) {
        return options.get(Options.LEAVE_RUNNING)
                && !options.get(Options.LEAVE_STOPPED)
                && options.get(Options.MOMENTS) == MomentListener.NOBODY;
    }

    private static boolean hasManyMappings(ProcFs procFs, Pid pid) throws IOException {
        try {
            return procFs.read(pid, "maps").limit() >= LONG_MAPS;
        } catch (TaskVanished e) {
            return false;
        }
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    Set<Pid> candidates() {
        return candidates;
    }

    /** Queues what must be known of the tree before it may be done. */
    void ask(FrozenTree tree) {
        for (FrozenTask task : tree.tasks()) {
            if (!task.isZombie()) {
                Script questions = task.leader().questions();
                Data answer = questions.room(Integer.BYTES);
                questions.call("prctl", Prctl.PR_GET_CHILD_SUBREAPER, answer, 0, 0, 0);
                subreapers.put(task, answer);
            }
        }
    }

    /** Those of some tasks for which a snapshot can be made without leaving anybody of the tree an orphan to reap, and would have what is to be saved. */
    List<FrozenTask> chosen(List<TaskMemory> tasks) {
        List<FrozenTask> chosen = new ArrayList<>();
        if (isEmpty() || reapsOrphans()) {
            return chosen;
        }
        for (TaskMemory memory : tasks) {
            if (candidates.contains(memory.task().pid()) && kept(memory) <= MOST_KEPT) {
                chosen.add(memory.task());
            }
        }
        return chosen;
    }

    private boolean reapsOrphans() {
        for (Map.Entry<FrozenTask, Data> task : subreapers.entrySet()) {
            if (task.getKey().virtualPid().number() == 1
                    || task.getValue().content().getInt(0) != 0) {
                return true;
            }
        }
        return false;
    }

    private static long kept(TaskMemory memory) {
        long bytes = 0;
        for (TaskMapping mapping : memory.special()) {
            bytes += mapping.contentSaved() && isKept(mapping) ? mapping.entry().bytes() : 0;
        }
        return bytes;
    }

    /** Whether a snapshot has not what such a mapping holds, or must not be trusted with it; code, which hardly any task has of its own, is compared with its file. */
    static boolean isKept(TaskMapping mapping) {
        return mapping.kind().isWhole()
                || mapping.kind() == MappingKind.FILE_PRIVATE && mapping.has(VmFlags.EXEC)
                || (mapping.entry().flags().bits() & KEPT) != 0;
    }
}
