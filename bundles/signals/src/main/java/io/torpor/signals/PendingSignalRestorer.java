package io.torpor.signals;

import io.torpor.image.proto.siginfo_entry;
import io.torpor.image.proto.signal_queue_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateSignals;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Lets every thread queue the signals that were pending for it, with all that they carry. */
@Component
@RestoreStep(
        name = "signals-pending",
        stage = RestoreStage.PRIVATE,
        needs = {"images", "puppets", "signal-handlers", "zombies-dead", "all-threads"},
        provides = "late-signals")
public final class PendingSignalRestorer implements ResourceRestorer {
    private static final int SIGSTOP = 19;
    private static final int SIGURG = 23;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        LateSignals lateSignals = new LateSignals();
        List<SavedTask> tasks = SavedTask.living(context);
        for (SavedTask task : tasks) {
            queue(task.subject(), task.core().getSignalsS(), task, task.leader(), true, lateSignals);
            for (SavedThread thread : task.threads()) {
                queue(task.subject(thread), thread.core().getSignalsP(), task, thread, false, lateSignals);
            }
        }
        context.provide(LateSignals.class, lateSignals);
    }

    private static void queue(
            Subject subject,
            signal_queue_entry queue,
            SavedTask task,
            SavedThread thread,
            boolean shared,
            LateSignals late)
            throws TorporException {
        int process = task.puppet().virtualPid().number();
        Script script = thread.thread().script();
        for (siginfo_entry entry : queue.getSignalsList()) {
            byte[] info = entry.getSiginfo().toByteArray();
            if (info.length != PendingQueue.INFO_BYTES) {
                throw malformed(subject, info.length);
            }
            int signal = PendingQueue.signal(info);
            if (signal == SIGURG || signal == SIGSTOP) {
                late.add(new LateSignals.Late(thread.thread(), shared, signal, info));
            } else if (shared) {
                script.call("rt_sigqueueinfo", process, signal, script.bytes(info));
            } else {
                script.call("rt_tgsigqueueinfo", process, thread.thread().virtualTid(), signal, script.bytes(info));
            }
        }
    }

    private static TorporException malformed(Subject subject, int bytes) {
        return Issue.error(
                        "SIGNALS-004",
                        subject,
                        "Cannot restore " + subject + ": a pending signal in its core image has " + bytes
                                + " bytes instead of " + PendingQueue.INFO_BYTES,
                        "The image is damaged: copy it again, or use another checkpoint.")
                .toException();
    }
}
