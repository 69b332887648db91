package io.torpor.signals;

import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.util.List;

/**
 * What was observed of signals, and where the answers to questions will be.
 *
 * @param tasks all processes but zombies
 */
record SignalAnswers(List<OfTask> tasks) {
    /**
     * Of one process.
     *
     * @param compat whether it is a 32-bit program
     * @param actions one for each of {@link SignalAction#SIGNALS}
     * @param threads the leader first
     */
    record OfTask(FrozenTask task, boolean compat, Data[] actions, PendingQueue shared, List<OfThread> threads) {}

    /** Of one thread. */
    record OfThread(FrozenThread thread, Data stack, PendingQueue own) {}
}
