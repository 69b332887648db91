package io.torpor.tracee;

import io.torpor.linux.Processes;
import io.torpor.linux.TaskGone;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Letting a frozen thread go, so that it gets every signal that was meant for it. */
final class Release {
    private Release() {}

    /** Detaches from all threads. They are in a signal-delivery-stop if they ran for us: the kernel then restarts their interrupted system calls, restart blocks included. */
    static void detach(Tracees tracees, List<FrozenTask> tasks) {
        List<Tracee> plain = new ArrayList<>();
        for (FrozenTask task : tasks) {
            for (FrozenThread thread : task.threads()) {
                if (!thread.isStopped()) {
                    continue; // it has ended, or runs already
                }
                if (thread.kept().isEmpty()) {
                    plain.add(thread.tracee());
                } else {
                    detach(tracees, task, thread);
                }
            }
        }
        tracees.detach(plain);
    }

    private static void detach(Tracees tracees, FrozenTask task, FrozenThread thread) {
        try {
            List<byte[]> kept = thread.kept();
            for (int i = 1; i < kept.size(); i++) {
                Processes.signalThread(task.pid(), thread.tid(), number(kept.get(i)));
            }
            boolean atSignal = thread.tracee().stop() instanceof Stop.SignalStop;
            if (atSignal) {
                tracees.ptrace().setSignal(thread.tid(), kept.get(0));
            } else {
                Processes.signalThread(task.pid(), thread.tid(), number(kept.get(0)));
            }
            tracees.detach(thread.tracee(), atSignal ? number(kept.get(0)) : 0);
        } catch (TaskGone e) {
            tracees.forget(thread.tracee());
        }
    }

    private static int number(byte[] signal) {
        return ByteBuffer.wrap(signal).order(ByteOrder.nativeOrder()).getInt(0);
    }
}
