package io.torpor.kernel.internal.session;

import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Preflight;
import io.torpor.spi.Severity;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** Asks every preflight, and only then says no. */
final class Checks {
    private final List<Preflight> preflights;
    private final DumpContext context;

    Checks(List<Preflight> preflights, DumpContext context) {
        this.preflights = preflights;
        this.context = context;
    }

    /** @throws TorporException with every error that was found */
    void run() throws TorporException {
        List<Issue> errors = new ArrayList<>();
        for (Issue issue : all()) {
            if (issue.severity() == Severity.ERROR) {
                errors.add(issue);
            } else {
                context.report(issue);
            }
        }
        if (!errors.isEmpty()) {
            throw new TorporException(errors);
        }
    }

    /** Everything that was found, errors among them. */
    List<Issue> all() {
        List<Issue> issues = new ArrayList<>();
        for (Preflight preflight : preflights) {
            issues.addAll(ask(preflight));
        }
        return issues;
    }

    private List<Issue> ask(Preflight preflight) {
        try {
            return preflight.check(context);
        } catch (TorporException e) {
            return e.issues();
        } catch (RuntimeException | LinkageError e) {
            String name = preflight.getClass().getName();
            return List.of(Issue.error(
                            "KERNEL-012",
                            new Subject.Other(name),
                            "Cannot dump task " + context.root() + ": preflight " + name + " failed unexpectedly: " + e,
                            "This is a bug of its bundle; the log has the stack trace.")
                    .causedBy(e));
        }
    }
}
