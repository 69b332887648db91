package io.torpor.kernel.internal.session;

import io.torpor.kernel.internal.plan.Step;
import io.torpor.kernel.internal.undo.UndoFailure;
import io.torpor.spi.DumpStage;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a preflight: one that fails is no reason for the others not to look, unless they need what it was to provide. Whatever was opened is
 * closed in the end. Used by one thread.
 */
final class Survey {
    private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

    private final PreflightState state;
    private final SessionGuard guard;
    private final Timeline timeline = new Timeline();
    private final Set<String> lacking = new HashSet<>();

    Survey(PreflightState state, SessionGuard guard) {
        this.state = state;
        this.guard = guard;
    }

    /** @throws TorporException when someone ended the session */
    Timeline run(Checks checks, Map<Step<DumpStage, ResourceDumper>, ResourceDumper> steps) throws TorporException {
        guard.begin();
        try {
            checks.all().forEach(state::report);
            DumpStage stage = null;
            for (Map.Entry<Step<DumpStage, ResourceDumper>, ResourceDumper> entry : steps.entrySet()) {
                guard.check();
                if (entry.getKey().stage() != stage) {
                    if (stage != null) {
                        timeline.stageFinished();
                    }
                    stage = entry.getKey().stage();
                    timeline.stageStarted(stage.name());
                }
                look(entry.getKey(), entry.getValue());
            }
            if (stage != null) {
                timeline.stageFinished();
            }
            return timeline;
        } finally {
            close();
            guard.end();
        }
    }

    private void look(Step<DumpStage, ResourceDumper> step, ResourceDumper dumper) {
        for (String need : step.needs()) {
            if (lacking.contains(need)) {
                lacking.addAll(step.provides());
                return;
            }
        }
        long start = System.nanoTime();
        try {
            dumper.dump(state);
        } catch (TorporException e) {
            e.issues().forEach(state::report);
            lacking.addAll(step.provides());
        } catch (RuntimeException | LinkageError e) {
            lacking.addAll(step.provides());
            state.report(Issue.error(
                            "KERNEL-019",
                            new Subject.Other("step `" + step.name() + "`"),
                            "Cannot say everything about task " + state.root() + ": step " + step.name()
                                    + " failed unexpectedly: " + e,
                            "If the tree has not changed meanwhile, this is a bug; the log has the stack trace.")
                    .causedBy(e));
        } finally {
            timeline.stepFinished(step.name(), System.nanoTime() - start);
        }
    }

    private void close() {
        guard.enterUndo();
        for (UndoFailure failure : state.journal().undo()) {
            LOG.error("{}", failure.getMessage(), failure.getCause());
        }
    }
}
