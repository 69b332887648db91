package io.torpor.timers;

import io.torpor.procfs.PosixTimer;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.timers.TimerAnswers.OfTask;
import io.torpor.timers.TimerAnswers.OfTimer;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Lists POSIX timers, and asks each process for the settings of its timers. */
@Component
@DumpStep(name = "timers-observe", stage = DumpStage.OBSERVE, needs = "task-tree", live = true)
public final class TimerObserver implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        ProcFs procFs = new ProcFs();
        List<OfTask> tasks = new ArrayList<>();
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                tasks.add(observe(task, list(context, task, procFs)));
            }
        }
        context.provide(TimerAnswers.class, new TimerAnswers(tasks));
    }

    private static OfTask observe(FrozenTask task, List<PosixTimer> found) {
        Script questions = task.leader().questions();
        Data[] interval = new Data[IntervalTimer.KINDS];
        for (int kind = 0; kind < interval.length; kind++) {
            interval[kind] = questions.room(IntervalTimer.BYTES);
            questions.call("getitimer", kind, interval[kind]);
        }
        List<OfTimer> posix = new ArrayList<>(found.size());
        // The kernel lists the newest first.
        for (int i = found.size() - 1; i >= 0; i--) {
            PosixTimer timer = found.get(i);
            Data setting = questions.room(IntervalTimer.BYTES);
            questions.call("timer_gettime", timer.id(), setting);
            posix.add(new OfTimer(timer, setting, questions.call("timer_getoverrun", timer.id())));
        }
        return new OfTask(task, interval, posix);
    }

    /** Newest first. */
    private static List<PosixTimer> list(DumpContext context, FrozenTask task, ProcFs procFs) throws TorporException {
        try {
            return procFs.timers(task.pid());
        } catch (IOException e) {
            if (!task.hasEnded()) {
                context.refuse(Issue.error(
                                "TIMERS-001",
                                task.subject(),
                                "Cannot dump the timers of " + task + ": /proc/" + task.pid()
                                        + "/timers cannot be read: " + e.getMessage(),
                                "Use a kernel with CONFIG_POSIX_TIMERS and CONFIG_CHECKPOINT_RESTORE.")
                        .causedBy(e));
            }
            return List.of();
        }
    }
}
