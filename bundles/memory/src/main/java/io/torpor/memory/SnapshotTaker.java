package io.torpor.memory;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Snapshots;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Has snapshots taken of the tasks that {@link SnapshotChoice} has chosen, if any; {@link PagesDumper} waits until that is done, and others look at the tree meanwhile. */
@Component
@DumpStep(
        name = "memory-snapshots",
        stage = DumpStage.INHABIT,
        provides = "snapshots",
        needs = {"answers", "memory-map", "pages-room"})
public final class SnapshotTaker implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        List<FrozenTask> chosen = context.require(SnapshotChoice.class)
                .chosen(context.require(TreeMemory.class).tasks());
        Snapshots snapshots = Snapshots.begin(tree, chosen);
        context.undo("end the snapshots", snapshots::close);
        context.provide(Snapshots.class, snapshots);
    }
}
