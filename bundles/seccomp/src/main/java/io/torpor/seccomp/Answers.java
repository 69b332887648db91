package io.torpor.seccomp;

import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.util.List;

/** What was observed of a tree's threads that seccomp(2) restricts. */
record Answers(FilterTable filters, List<OfThread> threads) {
    /**
     * Of one thread.
     *
     * @param mode SECCOMP_MODE_STRICT or SECCOMP_MODE_FILTER
     * @param newest number of its newest filter in the table; −1 in strict mode
     */
    record OfThread(FrozenTask task, FrozenThread thread, int mode, int newest) {}
}
