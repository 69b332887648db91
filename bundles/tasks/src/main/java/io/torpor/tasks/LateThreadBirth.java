package io.torpor.tasks;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateThreads;
import io.torpor.tracee.PuppetTree;
import java.util.Optional;
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
        Optional<LateThreads> late = context.find(LateThreads.class);
        if (late.isPresent()) {
            ThreadBirths.bear(
                    context.require(SavedTree.class),
                    context.require(PuppetTree.class),
                    late.get().puppets());
        }
    }
}
