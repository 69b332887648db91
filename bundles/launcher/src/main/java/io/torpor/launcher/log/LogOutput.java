package io.torpor.launcher.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;

/**
 * Writes log lines in the shape that people and container runtimes look for in the peer's logs:
 * {@code (00.012345) Error (files/RegularFileDumper:87): text}; debugging and information without the word and the place.
 */
final class LogOutput {
    private static final String OWN_PACKAGES = "io.torpor.";
    private static final StackWalker STACK = StackWalker.getInstance();

    private final PrintStream out;
    private final int verbosity;
    private final boolean timestamps;
    private final long start = System.nanoTime();
    private volatile boolean closed;

    /** @param verbosity as after {@code -v}: 0 nothing, 1 errors, 2 warnings, 3 information, 4 debugging */
    LogOutput(PrintStream out, int verbosity, boolean timestamps) {
        this.out = out;
        this.verbosity = verbosity;
        this.timestamps = timestamps;
    }

    boolean shows(int level) {
        return level <= verbosity;
    }

    /** What it writes to is closed next: threads that outlive a request must not go on with its log. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    void write(int level, String place, String message, Throwable cause) {
        if (!shows(level)) {
            return;
        }
        StringBuilder line = new StringBuilder(120);
        if (timestamps) {
            appendTime(line, (System.nanoTime() - start) / 1000);
        }
        if (level <= LineLogger.WARNING) {
            line.append(level == LineLogger.ERROR ? "Error (" : "Warn  (")
                    .append(place)
                    .append("): ");
        }
        line.append(message).append('\n');
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            line.append(trace);
        }
        synchronized (this) {
            out.print(line);
            out.flush();
        }
    }

    private static void appendTime(StringBuilder line, long micros) {
        String digits = Long.toString(micros);
        line.append('(').append("0".repeat(Math.max(0, 8 - digits.length()))).append(digits);
        line.insert(line.length() - 6, '.').append(") ");
    }

    /** The class in words of the source tree, and the line if the class itself is on the stack. */
    static String place(String logger) {
        Optional<StackFrame> frame = STACK.walk(frames ->
                frames.filter(f -> f.getClassName().startsWith(logger)).findFirst());
        return frame.isPresent() ? place(frame.get().toStackTraceElement()) : path(logger);
    }

    static String place(StackTraceElement frame) {
        String type = frame.getClassName();
        int nested = type.indexOf('$');
        return path(nested < 0 ? type : type.substring(0, nested)) + ":" + frame.getLineNumber();
    }

    private static String path(String type) {
        return type.startsWith(OWN_PACKAGES)
                ? type.substring(OWN_PACKAGES.length()).replace('.', '/')
                : type;
    }
}
