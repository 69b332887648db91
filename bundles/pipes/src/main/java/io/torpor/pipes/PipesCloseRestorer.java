package io.torpor.pipes;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Closes the engine's ends, now that all tasks have theirs: an end that was closed in the tree must be closed for good. */
@Component
@RestoreStep(
        name = "pipes-close",
        stage = RestoreStage.RESOURCES,
        needs = {"images", "descriptors"},
        provides = "pipes")
public final class PipesCloseRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        RestoredPipes.of(context).close();
    }
}
