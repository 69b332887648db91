package io.torpor.tasks;

import io.torpor.linux.ProcessorHalves;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Ends the tree, or leaves it stopped, now that its images are complete. */
@Component
@DumpStep(name = "tasks-release", stage = DumpStage.RELEASE, needs = "task-tree", provides = "tree-released")
public final class TreeReleaser implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        if (context.options().get(Options.LEAVE_STOPPED)) {
            tree.letGo(true);
        } else if (!context.options().get(Options.LEAVE_RUNNING)) {
            tree.kill();
        }
        tree.close();
        FreezerCgroup.putBack(context);
        context.require(ProcessorHalves.Kept.class).end();
    }
}
