package io.torpor.credentials;

import io.torpor.linux.SyscallException;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateThreads;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import org.osgi.service.component.annotations.Component;

/**
 * Gives processes their labels that may not change them when they have threads. From then on they may do what the label allows, and no more: nothing can be handed over to them by the engine, so
 * all that takes that comes before.
 */
@Component
@RestoreStep(
        name = "credentials-early-labels",
        stage = RestoreStage.PRIVATE,
        needs = {
            "images",
            "puppets",
            "mappings",
            "descriptors",
            "fs",
            "credentials-baseline",
            "signal-handlers",
            "zombies-dead"
        },
        provides = "labels-before-threads")
public final class EarlyLabelRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        LateThreads late = context.require(LateThreads.class);
        if (late.puppets().isEmpty()) {
            return;
        }
        LabelPlan labels = context.require(LabelPlan.class);
        try {
            for (SavedTask task : SavedTask.living(context)) {
                if (late.puppets().contains(task.puppet())) {
                    labels.prepare(task, task.leader());
                }
            }
            context.require(PuppetTree.class).run();
            for (SavedTask task : SavedTask.living(context)) {
                if (late.puppets().contains(task.puppet())) {
                    labels.queueLabel(task, task.leader());
                }
            }
            context.require(PuppetTree.class).run();
        } catch (SyscallException e) {
            throw Failures.contextsRefused(e);
        }
    }
}
