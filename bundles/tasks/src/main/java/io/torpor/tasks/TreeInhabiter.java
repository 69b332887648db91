package io.torpor.tasks;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Inhabitation;
import org.osgi.service.component.annotations.Component;

/** Lets all threads answer what all families have asked. */
@Component
@DumpStep(name = "tasks-inhabit", stage = DumpStage.INHABIT, needs = "task-tree", provides = "answers")
public final class TreeInhabiter implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        Inhabitation.run(tree);
        if (context.require(ThreadAnswers.class).askMore(tree)) {
            Inhabitation.run(tree);
        }
    }
}
