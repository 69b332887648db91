package io.torpor.cli;

/** The command line cannot be understood. The message names the option or argument. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
