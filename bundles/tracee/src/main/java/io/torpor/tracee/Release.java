package io.torpor.tracee;

import io.torpor.linux.Processes;
import io.torpor.linux.TaskGone;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Letting a frozen thread go, so that it gets every signal that was meant for it. */
final class Release {
    private Release() {}

    /** Detaches from a thread. It is in a signal-delivery-stop if it ran for us: the kernel then restarts its interrupted system call, restart blocks included. */
    static void detach(Tracees tracees, FrozenTask task, FrozenThread thread) {
        if (thread.tracee().stop() == null || thread.tracee().isGone()) {
            return; // it has ended, or runs already
        }
        try {
            List<byte[]> kept = thread.kept();
            for (int i = 1; i < kept.size(); i++) {
                Processes.signalThread(task.pid(), thread.tid(), number(kept.get(i)));
            }
            boolean atSignal = thread.tracee().stop() instanceof Stop.SignalStop;
            if (!kept.isEmpty() && !atSignal) {
                Processes.signalThread(task.pid(), thread.tid(), number(kept.get(0)));
            } else if (!kept.isEmpty()) {
                tracees.ptrace().setSignal(thread.tid(), kept.get(0));
            }
            tracees.detach(thread.tracee(), kept.isEmpty() || !atSignal ? 0 : number(kept.get(0)));
        } catch (TaskGone e) {
            tracees.forget(thread.tracee());
        }
    }

    private static int number(byte[] signal) {
        return ByteBuffer.wrap(signal).order(ByteOrder.nativeOrder()).getInt(0);
    }
}
