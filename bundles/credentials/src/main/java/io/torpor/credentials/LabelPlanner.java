package io.torpor.credentials;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateThreads;
import org.osgi.service.component.annotations.Component;

/** Finds out whether labels can be had with the other credentials, or some by processes only that have one thread. */
@Component
@RestoreStep(name = "credentials-labels", stage = RestoreStage.PREPARE, needs = "images")
public final class LabelPlanner implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        LabelPlan labels = LabelPlan.of(context);
        context.undo("close what threads get their labels by", labels::close);
        context.provide(LabelPlan.class, labels);
        context.provide(LateThreads.class, new LateThreads(labels::mustPrecedeThreads));
    }
}
