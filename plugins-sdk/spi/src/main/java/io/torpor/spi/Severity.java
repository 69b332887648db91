package io.torpor.spi;

/** How bad an {@link Issue} is. */
public enum Severity {
    /** Worth knowing; nothing is lost. */
    INFO,
    /** Something is not as it was, or may surprise; the session goes on. */
    WARNING,
    /** The session cannot go on, or would not if it were started. */
    ERROR
}
