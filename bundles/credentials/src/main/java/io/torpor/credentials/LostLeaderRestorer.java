package io.torpor.credentials;

import io.torpor.linux.SyscallException;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Gives first threads that end before the others their credentials: as long as a process exists, the kernel looks at those of its first thread when somebody signals it. It comes before all that
 * takes away the privileges to do so.
 */
@Component
@RestoreStep(
        name = "credentials-lost-leaders",
        stage = RestoreStage.CREDENTIALS,
        needs = {"images", "puppets", "credentials-baseline", "scheduling"},
        provides = "lost-leaders-credentials")
public final class LostLeaderRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        List<SavedTask> tasks = new ArrayList<>();
        for (SavedTask task : SavedTask.living(context)) {
            if (task.lostLeader(context).isPresent()) {
                tasks.add(task);
            }
        }
        if (tasks.isEmpty()) {
            return;
        }
        try {
            for (SavedTask task : tasks) {
                restore(context, task, context.require(LabelPlan.class));
            }
        } catch (SyscallException e) {
            throw Failures.refused("credentials", e);
        }
    }

    private static void restore(RestoreContext context, SavedTask task, LabelPlan labels) throws TorporException {
        Baseline baseline = context.require(Baselines.class).of(task.puppet());
        Optional<SavedThread> leader = task.lostLeader(context);
        CapabilityCheck check = new CapabilityCheck(context);
        check.begin(baseline);
        CredentialChange change = new CredentialChange(task, leader.get(), baseline, check, labels);
        change.queue();
        task.puppet().run();
        change.verify();
    }
}
