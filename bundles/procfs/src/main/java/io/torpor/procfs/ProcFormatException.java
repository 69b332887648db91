package io.torpor.procfs;

/**
 * A file of {@code /proc} isn't as expected. The message names the kind of file, the line and its text. Nothing of
 * such a file may be used: what isn't understood can't be saved.
 */
public final class ProcFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final int line;

    ProcFormatException(String kind, int line, String text, String what) {
        super("Cannot understand " + kind + ", line " + line + ": " + what + ": \"" + text + "\"");
        this.kind = kind;
        this.line = line;
    }

    /** The kind of file: {@code /proc/PID/stat}. */
    public String kind() {
        return kind;
    }

    /** Number of the line, from 1. */
    public int line() {
        return line;
    }
}
