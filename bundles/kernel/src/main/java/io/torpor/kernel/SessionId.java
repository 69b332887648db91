package io.torpor.kernel;

/**
 * Tells sessions of one engine apart.
 *
 * @param kind what it does
 * @param number 1 for the engine's first session, and so on
 */
public record SessionId(Kind kind, long number) {
    /** What a session does. */
    public enum Kind {
        DUMP("dump"),
        PREFLIGHT("preflight"),
        RESTORE("restore");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }

        /** As in {@code "Cannot dump fd 7"}. */
        public String verb() {
            return verb;
        }
    }

    @Override
    public String toString() {
        return kind.verb() + " " + number;
    }
}
