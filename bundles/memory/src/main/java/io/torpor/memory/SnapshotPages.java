package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.spi.DumpContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Snapshots;
import io.torpor.tracee.TracerThread;
import java.util.ArrayList;
import java.util.List;

/** The tasks whose pages are read from snapshots, once the tree runs again. For the session's thread. */
final class SnapshotPages implements AutoCloseable {
    private final Snapshots snapshots;
    private final TracerThread tracer;
    private final OwnPages pages = new OwnPages();
    private final List<One> all = new ArrayList<>();

    /**
     * One task.
     *
     * @param snapshot the process to read
     * @param kept what that has not
     */
    private record One(TaskMemory memory, Pid snapshot, KeptPages kept) {}

    /** @param tracer who traces the tree and its snapshots */
    private SnapshotPages(Snapshots snapshots, TracerThread tracer) {
        this.snapshots = snapshots;
        this.tracer = tracer;
    }

    /**
     * None yet; returns when snapshots have been taken.
     *
     * @throws TorporException when that has failed, or a task without one is not as it was taken to be
     */
    static SnapshotPages await(DumpContext context) throws TorporException {
        Snapshots snapshots = context.require(Snapshots.class);
        snapshots.await();
        FrozenTree tree = context.require(FrozenTree.class);
        for (FrozenTask task : tree.tasks()) {
            if (snapshots.of(task) == null) {
                context.require(EarlyLook.class).verify(task, task.livingId());
            }
        }
        return new SnapshotPages(snapshots, tree.tracer());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Takes a task if there is a snapshot of it, and reads what that has not, while the tree stands still. */
    boolean take(TaskMemory memory, DumpContext context) throws TorporException {
        Pid snapshot = snapshots.of(memory.task());
        if (snapshot == null) {
            return false;
        }
        Pid pid = memory.task().livingId();
        List<TaskMapping> kept = new ArrayList<>();
        for (TaskMapping mapping : memory.special()) {
            if (mapping.contentSaved() && SnapshotChoice.isKept(mapping)) {
                kept.add(mapping);
            }
        }
        PageRuns runs = Uprobes.leaveOut(memory, pages.find(kept, pid), context);
        all.add(new One(memory, snapshot, KeptPages.read(runs, pid, tracer)));
        return true;
    }

    /**
     * Plans all of them; to be read as long as the snapshots are there.
     *
     * @throws TorporException when one shows that its task is not as it was taken to be
     */
    void addTo(PagesPlan plan, EarlyLook look) throws TorporException {
        for (One one : all) {
            look.verify(one.memory.task(), one.snapshot);
            PageRuns runs = pages.find(inSnapshot(one.memory), one.snapshot);
            plan.add(
                    one.memory,
                    runs.with(one.kept.runs()),
                    new ContentSource.OfSnapshot(one.snapshot, one.kept, tracer));
        }
    }

    private static List<TaskMapping> inSnapshot(TaskMemory memory) {
        List<TaskMapping> saved = new ArrayList<>();
        for (TaskMapping mapping : memory.mappings()) {
            if (mapping.contentSaved() && !SnapshotChoice.isKept(mapping)) {
                saved.add(mapping);
            }
        }
        return saved;
    }

    /** Ends the snapshots, and gives back memory; may be repeated. */
    @Override
    public void close() {
        snapshots.close();
        for (One one : all) {
            one.kept.close();
        }
        all.clear();
    }
}
