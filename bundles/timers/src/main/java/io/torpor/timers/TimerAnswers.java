package io.torpor.timers;

import io.torpor.procfs.PosixTimer;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import java.util.List;

/** What was observed of timers, and where the answers to questions will be. */
record TimerAnswers(List<OfTask> tasks) {
    /**
     * Of one process.
     *
     * @param interval real, virtual, profiling
     */
    record OfTask(FrozenTask task, Data[] interval, List<OfTimer> posix) {}

    /**
     * Of one POSIX timer.
     *
     * @param setting {@code struct itimerspec}
     */
    record OfTimer(PosixTimer timer, Data setting, Call overrun) {}
}
