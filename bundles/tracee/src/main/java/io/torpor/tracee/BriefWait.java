package io.torpor.tracee;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for another thread to do what takes it some microseconds: awake at first, since who sleeps meanwhile may get its processor back only when another thread has had its share of it, milliseconds later. For one
 * thread.
 */
public final class BriefWait {
    private static final long AWAKE_NANOS = 500_000;
    private static final long PAUSE_NANOS = 10_000;

    private long since;

    /** Looks away for a moment. */
    public void pause() {
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        if (now - since < AWAKE_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS); // the other may have no processor
        }
    }

    /** It has come: the next one is waited for like the first. */
    public void end() {
        since = 0;
    }
}
