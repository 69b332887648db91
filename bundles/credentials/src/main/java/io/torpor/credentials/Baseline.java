package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.procfs.Status;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;

/**
 * What a puppet has got from the engine, and every thread of it alike: what is the same as saved need not be set, which makes most threads free.
 *
 * @param status as {@code /proc/PID/status} shows it
 * @param mayRunAnywhere whether it may run on all processors
 * @param processors that it may run on
 * @param loginId null on a kernel without audit
 */
record Baseline(
        Status status,
        Call securebits,
        Call personality,
        Data[] limits,
        SchedulingAnswers scheduling,
        ThreadAttributes attributes,
        boolean mayRunAnywhere,
        long[] processors,
        Integer loginId,
        int oomScoreAdjustment) {
    /** Queues the questions. */
    static Baseline ask(Script script, Status status, boolean mayRunAnywhere, Integer loginId, int oomScoreAdjustment) {
        return new Baseline(
                status,
                script.call("prctl", Prctl.PR_GET_SECUREBITS, 0, 0, 0, 0),
                script.call("personality", 0xffffffffL),
                CredentialObserver.askForLimits(script),
                SchedulingAnswers.ask(script),
                ThreadAttributes.ask(script),
                mayRunAnywhere,
                Processors.ofMask(status.allowedCpus()),
                loginId,
                oomScoreAdjustment);
    }

    boolean isCapable(int capability) {
        return (status.effectiveCapabilities() & 1L << capability) != 0;
    }
}
