package io.torpor.kernel.internal.session;

import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.StandIn;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Optional;

/**
 * Runs the steps of a dump on a stand-in, before the application is stopped. A rehearsal that fails costs the application some time and nothing
 * else, so it is reported and the dump goes on.
 */
final class Rehearsal {
    /** Long enough for the JVM to compile what is called once for each thread, descriptor or mapping. */
    private static final long LENGTH_NANOS = 100_000_000;

    private Rehearsal() {}

    /** Runs a dump of the stand-in. */
    @FunctionalInterface
    interface Performance {
        void play(StandIn.Running standIn, Options options) throws TorporException;
    }

    static Optional<Issue> rehearse(List<StandIn> standIns, Performance performance) {
        for (StandIn source : standIns) {
            try {
                StandIn.Running standIn = source.start();
                try {
                    Options options = Options.NONE.with(Options.LEAVE_RUNNING, true).with(Options.SHELL_JOB, true);
                    long end = System.nanoTime() + LENGTH_NANOS;
                    do {
                        performance.play(standIn, options);
                    } while (System.nanoTime() - end < 0);
                } finally {
                    standIn.end().undo();
                }
            } catch (Exception e) {
                return Optional.of(Issue.warning(
                                "KERNEL-016",
                                new Subject.Other("the rehearsal"),
                                "The dump could not be rehearsed, so the application waits longer than it would have to: " + e.getMessage(),
                                "")
                        .causedBy(e));
            }
        }
        return Optional.empty();
    }
}
