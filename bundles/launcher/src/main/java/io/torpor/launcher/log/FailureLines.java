package io.torpor.launcher.log;

import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;

/** The problems that ended a session, each as found where the exception was made; their evidence and causes at finer levels. */
final class FailureLines {
    private final LogOutput output;
    private final boolean file;

    /** @param file whether the log is a file, and no terminal */
    FailureLines(LogOutput output, boolean file) {
        this.output = output;
        this.file = file;
    }

    void write(TorporException failure) {
        String place = LogOutput.place(origin(failure.getStackTrace()));
        for (Issue issue : failure.issues()) {
            output.write(LineLogger.ERROR, place, issue.toString(), null);
            if (!issue.evidence().isEmpty()) {
                output.write(LineLogger.INFORMATION, place, issue.code() + ": " + issue.evidence(), null);
            }
            issue.cause()
                    .ifPresent(cause ->
                            output.write(level(cause), place, issue.code() + " was caused by " + cause, cause));
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            output.write(LineLogger.ERROR, place, "Then this failed too: " + suppressed.getMessage(), null);
        }
    }

    /** The frame that found the problem: not the code that made an exception of it. */
    private static StackTraceElement origin(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (!frame.getClassName().startsWith(Issue.class.getPackageName())) {
                return frame;
            }
        }
        return stack[0];
    }

    /** What nobody foresaw is to be reported, so a log file keeps it; on a terminal it would bury the message. */
    private int level(Throwable cause) {
        return file && (cause instanceof RuntimeException || cause instanceof Error)
                ? LineLogger.ERROR
                : LineLogger.DEBUG;
    }
}
