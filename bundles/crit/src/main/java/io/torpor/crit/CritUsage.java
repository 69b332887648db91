package io.torpor.crit;

/** The command line does not fit; the message says how. */
final class CritUsage extends Exception {
    private static final long serialVersionUID = 1L;

    CritUsage(String message) {
        super(message);
    }
}
