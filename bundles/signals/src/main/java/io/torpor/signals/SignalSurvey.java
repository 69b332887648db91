package io.torpor.signals;

import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Looks, in a running tree, which signals are pending: the queues themselves are shown to tracers only. */
@Component
@DumpStep(name = "signals-survey", stage = DumpStage.OBSERVE, needs = "task-tree", onlyWith = "preflight", live = true)
public final class SignalSurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        ProcFs procFs = new ProcFs();
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                FatalSignals.refuse(context, task.subject(), task.status().sharedPending());
                for (FrozenThread thread : task.threads()) {
                    look(task, thread, procFs, context);
                }
            }
        }
    }

    private static void look(FrozenTask task, FrozenThread thread, ProcFs procFs, DumpContext context)
            throws TorporException {
        Subject subject = new Subject.Thread(task.subject(), thread.tid().number());
        try {
            Status status = procFs.status(task.pid(), thread.tid());
            FatalSignals.refuse(context, subject, status.pending());
        } catch (IOException e) {
            if (!task.hasEnded(thread)) {
                String text = "Cannot see which signals are pending for " + subject + ": " + e.getMessage();
                context.refuse(Issue.error("SIGNALS-005", subject, text, "").causedBy(e));
            }
        }
    }
}
