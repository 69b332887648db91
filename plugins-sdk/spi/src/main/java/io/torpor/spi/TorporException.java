package io.torpor.spi;

import java.util.List;
import java.util.stream.Collectors;

/** Ends a session. It carries an {@link Issue}, whose text is the one message that the user sees. */
public final class TorporException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Issue> issues;

    public TorporException(Issue issue) {
        this(List.of(issue));
    }

    /**
     * Several problems of the same weight, found by one look: each is a line of the message.
     *
     * @param issues at least one
     */
    public TorporException(List<Issue> issues) {
        super(
                issues.stream().map(Issue::toString).collect(Collectors.joining("\n")),
                issues.get(0).cause().orElse(null));
        this.issues = List.copyOf(issues);
    }

    /** The first issue, mostly the only one. */
    public Issue issue() {
        return issues.get(0);
    }

    public List<Issue> issues() {
        return issues;
    }
}
