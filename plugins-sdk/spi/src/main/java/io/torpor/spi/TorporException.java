package io.torpor.spi;

/** Ends a session. It carries an {@link Issue}, whose text is the one message that the user sees. */
public final class TorporException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Issue issue;

    public TorporException(Issue issue) {
        super(issue.toString(), issue.cause().orElse(null));
        this.issue = issue;
    }

    public Issue issue() {
        return issue;
    }
}
