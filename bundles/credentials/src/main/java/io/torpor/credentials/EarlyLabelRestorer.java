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
import java.util.List;
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
        List<SavedTask> tasks = SavedTask.living(context);
        tasks.removeIf(task -> !late.puppets().contains(task.puppet()));
        LabelPlan labels = context.require(LabelPlan.class);
        PuppetTree tree = context.require(PuppetTree.class);
        // What other steps have queued: it may not be allowed any more, and no failure of theirs is one of labels
        tree.run();
        try {
            for (SavedTask task : tasks) {
                labels.prepare(task, task.leader());
            }
            tree.run();
            for (SavedTask task : tasks) {
                labels.queueLabel(task, task.leader());
            }
            tree.run();
        } catch (SyscallException e) {
            throw Failures.contextsRefused(e);
        }
    }
}
