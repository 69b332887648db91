package io.torpor.credentials;

import io.torpor.abi.SchedConstants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** Scheduling policies: sched(7). */
final class Policies {
    private Policies() {}

    /**
     * Refuses a policy whose parameters nobody knows how to save.
     *
     * @param policy SCHED_ constant, perhaps with SCHED_RESET_ON_FORK
     */
    static void refuseUnknown(DumpContext context, Subject thread, int policy) throws TorporException {
        int plain = policy & ~SchedConstants.SCHED_RESET_ON_FORK;
        switch (plain) {
            case SchedConstants.SCHED_NORMAL,
                    SchedConstants.SCHED_FIFO,
                    SchedConstants.SCHED_RR,
                    SchedConstants.SCHED_BATCH,
                    SchedConstants.SCHED_IDLE,
                    SchedConstants.SCHED_DEADLINE -> {}
            default -> {
                String name = plain == SchedConstants.SCHED_EXT ? "SCHED_EXT" : "number " + plain;
                context.refuse(Issue.error(
                        "CREDENTIALS-004",
                        thread,
                        "Cannot dump " + thread + ": its scheduling policy " + name + " cannot be saved",
                        "Give it another policy with chrt(1) before dumping."));
            }
        }
    }
}
