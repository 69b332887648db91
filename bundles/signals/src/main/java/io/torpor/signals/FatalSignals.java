package io.torpor.signals;

import io.torpor.abi.Signals;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** Pending signals that no task survives, saved or not. */
final class FatalSignals {
    private static final int SIGTRAP = 5;
    private static final int SIGKILL = 9;

    private FatalSignals() {}

    /** @param pending bit n−1 for each signal n that is pending for the subject */
    static void refuse(DumpContext context, Subject subject, long pending) throws TorporException {
        if (has(pending, SIGTRAP)) {
            context.refuse(Issue.error(
                    "SIGNALS-001",
                    subject,
                    "Cannot dump " + subject + ": " + Signals.name(SIGTRAP)
                            + " is pending for it, left by a debugger or a breakpoint",
                    "Detach debuggers, let it run until the signal has been handled, and dump again."));
        }
        if (has(pending, SIGKILL)) {
            context.refuse(Issue.error("SIGNALS-002", subject, "Cannot dump " + subject + ": it is being killed", ""));
        }
    }

    private static boolean has(long pending, int signal) {
        return (pending & 1L << (signal - 1)) != 0;
    }
}
