package io.torpor.tasks;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateThreads;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Gives birth to the threads that could not be born with the tree. Whatever is done for each thread comes after it. */
@Component
@RestoreStep(
        name = "tasks-late-threads",
        stage = RestoreStage.PRIVATE,
        needs = {"puppets", "labels-before-threads"},
        provides = "all-threads")
public final class LateThreadBirth implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        List<Puppet> late = context.require(LateThreads.class).puppets();
        if (!late.isEmpty()) {
            PuppetTree tree = context.require(PuppetTree.class);
            tree.run(); // what other steps have queued: no failure of theirs is one of births
            ThreadBirths.bear(context.require(SavedTree.class), tree, late);
        }
    }
}
