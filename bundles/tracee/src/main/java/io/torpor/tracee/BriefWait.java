package io.torpor.tracee;

import io.torpor.linux.ProcessorHalves;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for another thread to do what takes it some microseconds: awake at first, since who sleeps meanwhile may get its processor back only when another thread has had its share of it, milliseconds later. For one
 * thread.
 */
public final class BriefWait {
    /** With one processor, the other thread has none as long as this one is awake. */
    private static final long AWAKE_NANOS = ProcessorHalves.processors() > 1 ? 500_000 : 0;

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
