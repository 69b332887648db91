package io.torpor.credentials;

import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.util.List;

/** What was observed of credentials, and where the answers to questions will be. */
record CredentialAnswers(List<OfTask> tasks) {
    /**
     * Of one process.
     *
     * @param limits one {@code struct rlimit64} for each resource
     * @param loginId of {@code /proc/PID/loginuid}; null where the kernel has none
     * @param membarrier a mask of registrations; fails before Linux 6.3
     */
    record OfTask(
            FrozenTask task,
            Data[] limits,
            Data subreaper,
            Call personality,
            Call membarrier,
            Integer loginId,
            int oomScoreAdjustment,
            ProcessAttributes attributes,
            List<OfThread> threads) {}

    /** Of one thread. */
    record OfThread(
            FrozenThread thread,
            Call securebits,
            Data parentDeathSignal,
            SchedulingAnswers scheduling,
            ThreadAttributes attributes,
            SecurityLabels.Labels labels) {}
}
