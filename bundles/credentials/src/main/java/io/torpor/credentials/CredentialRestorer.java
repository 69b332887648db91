package io.torpor.credentials;

import io.torpor.linux.SyscallException;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Gives every thread its credentials. After it no puppet can be expected to have a privilege. */
@Component
@RestoreStep(
        name = "credentials-apply",
        stage = RestoreStage.CREDENTIALS,
        needs = {"images", "puppets", "credentials-baseline", "scheduling", "limits", "seccomp"},
        provides = "credentials")
public final class CredentialRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        List<SavedTask> tasks = SavedTask.living(context);
        try (LabelPlan labels = context.require(LabelPlan.class)) {
            for (SavedTask task : tasks) {
                for (SavedThread thread : task.threads()) {
                    labels.prepare(task, thread);
                }
            }
            if (!labels.isEmpty()) {
                context.require(PuppetTree.class).run();
            }
            apply(context, tasks, labels);
        } catch (SyscallException e) {
            throw Failures.refused("credentials", e);
        }
    }

    private static void apply(RestoreContext context, List<SavedTask> tasks, LabelPlan labels) throws TorporException {
        Baselines baselines = context.require(Baselines.class);
        CapabilityCheck check = new CapabilityCheck(context);
        List<CredentialChange> changes = new ArrayList<>();
        for (SavedTask task : tasks) {
            Baseline baseline = baselines.of(task.puppet());
            check.begin(baseline);
            for (SavedThread thread : task.threads()) {
                CredentialChange change = new CredentialChange(task, thread, baseline, check, labels);
                change.queue();
                changes.add(change);
            }
            ProcessChange.queueLast(task);
        }
        context.require(PuppetTree.class).run();
        labels.queueEnd();
        for (CredentialChange change : changes) {
            change.verify();
        }
    }
}
