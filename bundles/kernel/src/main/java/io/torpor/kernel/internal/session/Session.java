package io.torpor.kernel.internal.session;

import io.torpor.kernel.internal.undo.UndoFailure;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs steps in their order, and undoes everything if one fails. Used by one thread. */
final class Session<S extends Enum<S>> {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final List<BoundStep<S>> steps;
    private final S lastStage;
    private final SessionState state;
    private final Listeners listeners;
    private final SessionGuard guard;
    private final boolean logged;
    private final Timeline timeline = new Timeline();

    /** @param steps at least one, stage by stage */
    Session(Class<S> stages, List<BoundStep<S>> steps, SessionState state, Listeners listeners, SessionGuard guard) {
        this(stages, steps, state, listeners, guard, true);
    }

    private Session(
            Class<S> stages,
            List<BoundStep<S>> steps,
            SessionState state,
            Listeners listeners,
            SessionGuard guard,
            boolean logged) {
        this.logged = logged;
        S[] all = stages.getEnumConstants();
        this.lastStage = all[all.length - 1];
        this.steps = steps;
        this.state = state;
        this.listeners = listeners;
        this.guard = guard;
    }

    /** A session whose timings nobody wants to read. */
    static <S extends Enum<S>> Session<S> unlogged(
            Class<S> stages, List<BoundStep<S>> steps, SessionState state, Listeners listeners, SessionGuard guard) {
        return new Session<>(stages, steps, state, listeners, guard, false);
    }

    /** @throws TorporException when a step failed, or someone ended the session; everything is undone */
    Timeline run() throws TorporException {
        guard.begin();
        try {
            int next = 0;
            while (next < steps.size()) {
                next = runStage(next);
            }
            guard.succeed();
            return timeline;
        } catch (TorporException e) {
            TorporException explained = guard.explain(e);
            undo(explained);
            throw explained;
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        } finally {
            finish();
        }
    }

    private void finish() {
        try {
            if (logged) {
                SessionLog.write(state.id(), timeline, state.issues());
            }
        } finally {
            guard.end();
            closeNotes();
            if (guard.cancelled()) {
                Thread.interrupted();
            }
        }
    }

    private void closeNotes() {
        try {
            state.noted().close();
        } catch (IOException e) {
            LOG.warn("The journal of {} could not be removed; the next run looks at it once more", state.id(), e);
        }
    }

    private int runStage(int first) throws TorporException {
        S stage = steps.get(first).stage();
        if (stage == lastStage) {
            guard.enterLastStage();
        }
        listeners.stageStarted(stage.name());
        timeline.stageStarted(stage.name());
        try {
            int next = first;
            while (next < steps.size() && steps.get(next).stage() == stage) {
                if (stage != lastStage) {
                    guard.check();
                }
                runStep(steps.get(next++));
            }
            if (state.hasBarrier()) {
                runStep(new BoundStep<>("barrier", stage, state::completeStage));
            }
            return next;
        } finally {
            timeline.stageFinished();
        }
    }

    private void runStep(BoundStep<S> step) throws TorporException {
        MDC.put("step", step.name());
        LOG.debug("{}: {} starts", step.stage(), step.name());
        listeners.stepStarted(step.name());
        long start = System.nanoTime();
        try {
            step.action().run();
        } catch (RuntimeException | LinkageError e) {
            throw unexpected(step, e);
        } finally {
            long nanos = System.nanoTime() - start;
            timeline.stepFinished(step.name(), nanos);
            listeners.stepFinished(step.name(), nanos);
            MDC.remove("step");
        }
    }

    private TorporException unexpected(BoundStep<S> step, Throwable failure) {
        return Issue.error(
                        "KERNEL-010",
                        new Subject.Other("step `" + step.name() + "`"),
                        "Cannot " + state.id() + ": step " + step.name() + " of " + step.stage()
                                + " failed unexpectedly: " + failure,
                        "This is a bug; please report it with the stack trace.")
                .causedBy(failure)
                .toException();
    }

    /** Undoes first and talks later: an application may be waiting. */
    private void undo(Throwable failure) {
        guard.enterUndo();
        // An undo may use interruptible I/O, which would fail at once with the status set.
        boolean interrupted = Thread.interrupted();
        List<UndoFailure> failures = state.journal().undo();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (UndoFailure undoFailure : failures) {
            failure.addSuppressed(undoFailure);
            LOG.error("{}", undoFailure.getMessage(), undoFailure.getCause());
        }
    }
}
