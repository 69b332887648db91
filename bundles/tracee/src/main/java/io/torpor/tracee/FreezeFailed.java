package io.torpor.tracee;

import io.torpor.spi.Issue;

/** Carries an issue out of the tracer's thread. */
final class FreezeFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Issue issue;

    FreezeFailed(Issue issue) {
        super(issue.toString());
        this.issue = issue;
    }

    Issue issue() {
        return issue;
    }
}
