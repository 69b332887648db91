package io.torpor.timers;

import io.torpor.image.proto.itimer_entry;
import io.torpor.image.proto.task_timers_entry;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Creates POSIX timers and starts all timers, right before the tree is let go. */
@Component
@RestoreStep(
        name = "timers-arm",
        stage = RestoreStage.RESUME,
        needs = {"images", "puppets", "signal-handlers", "credentials"},
        provides = "timers-armed")
public final class TimerRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        PuppetTree puppets = context.require(PuppetTree.class);
        List<SavedTask> tasks = SavedTask.living(context);
        List<PosixTimerCreation> creations = new ArrayList<>();
        for (SavedTask task : tasks) {
            if (task.core().getTimers().getPosixCount() > 0) {
                PosixTimerCreation creation = new PosixTimerCreation(task);
                creation.askForChoice();
                creations.add(creation);
            }
        }
        if (!creations.isEmpty()) {
            puppets.run();
        }
        for (PosixTimerCreation creation : creations) {
            creation.queue();
        }
        for (SavedTask task : tasks) {
            queueInterval(task.puppet().script(), task.core().getTimers());
        }
        puppets.run();
        for (PosixTimerCreation creation : creations) {
            creation.verify();
        }
    }

    private static void queueInterval(Script script, task_timers_entry timers) {
        queueInterval(script, 0, timers.getReal());
        queueInterval(script, 1, timers.getVirt());
        queueInterval(script, 2, timers.getProf());
    }

    private static void queueInterval(Script script, int kind, itimer_entry timer) {
        if (!IntervalTimer.isStopped(timer)) {
            script.call("setitimer", kind, script.bytes(IntervalTimer.toBytes(timer)), 0);
        }
    }
}
