package io.torpor.itests.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for something that another process does; how long is a matter of the machine, so limits are generous. */
public final class Waiting {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Waiting() {}

    /** A condition that may fail with an exception, which counts as "not yet". */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    public static void until(String what, Condition condition) {
        until(what, condition, () -> "");
    }

    /**
     * Returns when the condition holds.
     *
     * @param evidence what to add to the message if it never does
     * @throws AssertionError after a minute
     */
    public static void until(String what, Condition condition, Supplier<String> evidence) {
        if (!holdsWithin(LIMIT, condition)) {
            throw new AssertionError("Waited in vain until " + what + "\n" + evidence.get());
        }
    }

    /** Whether the condition comes to hold in that time. */
    public static boolean holdsWithin(Duration limit, Condition condition) {
        long end = System.nanoTime() + limit.toNanos();
        do {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (Exception e) {
                // Not yet: the process, port or file is not there.
            }
            sleep(5);
        } while (System.nanoTime() < end);
        return false;
    }

    /** For instants that matter: a twentieth of a millisecond, which leaves the processor to the engine. */
    public static void briefly() {
        LockSupport.parkNanos(50_000);
    }

    public static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
