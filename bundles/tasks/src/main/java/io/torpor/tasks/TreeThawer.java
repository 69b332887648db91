package io.torpor.tasks;

import io.torpor.linux.ProcessorHalves;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Lets a tree that is to stay alive go on, as soon as nothing needs it to stand still. */
@Component
@DumpStep(
        name = "tasks-thaw",
        stage = DumpStage.THAW,
        needs = {"task-tree", "network-let-through"})
public final class TreeThawer implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.require(FrozenTree.class).letGo(false);
        FreezerCgroup.putBack(context);
        context.require(ProcessorHalves.Kept.class).end();
    }
}
