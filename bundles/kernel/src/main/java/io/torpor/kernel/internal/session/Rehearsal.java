package io.torpor.kernel.internal.session;

import io.torpor.abi.Pid;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.StandIn;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs the steps of a dump on a stand-in, in a thread of its own, while the application still runs and the real dump gets ready. A rehearsal
 * that fails costs the application some time and nothing else, so it is reported and the dump goes on.
 */
final class Rehearsal implements AutoCloseable {
    /**
     * Long enough for the JVM to compile what is called once for each thread, descriptor or mapping. Of the time for which an application is stopped, a tenth more is saved than with 100 ms, whatever the application
     * is; a whole second would save a quarter more.
     */
    private static final long LENGTH_NANOS = 250_000_000;

    /** On a machine that is busy with other things, one run may take all of that time, and leaves most to be interpreted. */
    private static final int LEAST_RUNS = 3;

    /** Each leaves a process behind that whoever takes in orphans has to reap. */
    private static final int RUNS_WITH_SNAPSHOTS = 2;

    private final List<StandIn> standIns;
    private final Pid like;
    private final boolean snapshots;
    private final Performance performance;
    private final FutureTask<Optional<Issue>> result = new FutureTask<>(this::rehearse);
    private volatile boolean calledOff;

    private Rehearsal(List<StandIn> standIns, Pid like, boolean snapshots, Performance performance) {
        this.standIns = standIns;
        this.like = like;
        this.snapshots = snapshots;
        this.performance = performance;
    }

    /** Runs a dump of the stand-in. */
    @FunctionalInterface
    interface Performance {
        void play(StandIn.Running standIn, Options options) throws TorporException;
    }

    /**
     * Begins, and returns at once.
     *
     * @param like root of the tree whose dump is rehearsed
     * @param options of that dump
     */
    static Rehearsal begin(List<StandIn> standIns, Pid like, Options options, Performance performance) {
        boolean snapshots = options.get(Options.LEAVE_RUNNING)
                && !options.get(Options.SNAPSHOT).equals(Options.SNAPSHOT_NEVER);
        Rehearsal rehearsal = new Rehearsal(standIns, like, snapshots, performance);
        Thread thread = new Thread(rehearsal.result, "torpor-rehearsal");
        thread.setDaemon(true);
        thread.start();
        return rehearsal;
    }

    /** Returns when it is over; a warning, if it failed. */
    Optional<Issue> await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true; // it is short, and what it uses must not be taken from it
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends it early, and returns when it has ended. */
    @Override
    public void close() {
        calledOff = true;
        await();
    }

    private Optional<Issue> rehearse() {
        try {
            rehearse(0, new ArrayList<>());
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(Issue.warning(
                            "KERNEL-016",
                            new Subject.Other("the rehearsal"),
                            "The dump could not be rehearsed, so the application waits longer than it would have to: "
                                    + e.getMessage(),
                            "")
                    .causedBy(e));
        }
    }

    /** Starts all stand-ins from the given one on, plays, and ends them. */
    private void rehearse(int next, List<StandIn.Running> running) throws Exception {
        if (next == standIns.size()) {
            play(running);
            return;
        }
        Optional<StandIn.Running> standIn = standIns.get(next).start(like);
        try {
            standIn.ifPresent(running::add);
            rehearse(next + 1, running);
        } finally {
            if (standIn.isPresent()) {
                standIn.get().end().undo();
            }
        }
    }

    /** On all in turn. */
    private void play(List<StandIn.Running> running) throws TorporException {
        Options options = Options.NONE.with(Options.LEAVE_RUNNING, true).with(Options.SHELL_JOB, true);
        long end = System.nanoTime() + LENGTH_NANOS;
        for (int run = 0; !calledOff && (run < LEAST_RUNS || System.nanoTime() - end < 0); run++) {
            Options those = snapshots && run < RUNS_WITH_SNAPSHOTS
                    ? options.with(Options.SNAPSHOT, Options.SNAPSHOT_ALWAYS)
                    : options;
            for (StandIn.Running standIn : running) {
                performance.play(standIn, those);
            }
        }
    }
}
