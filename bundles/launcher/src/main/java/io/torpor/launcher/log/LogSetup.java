package io.torpor.launcher.log;

import io.torpor.cli.Invocation;
import io.torpor.cli.Reason;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where this process logs to, and how much. */
public final class LogSetup implements AutoCloseable {
    private static final int BUFFER = 1 << 14;

    private static volatile LogOutput output = new LogOutput(System.err, LineLogger.WARNING, false);

    private final PrintStream file;
    private final boolean standardError;

    private LogSetup(PrintStream file, boolean standardError) {
        this.file = file;
        this.standardError = standardError;
    }

    static LogOutput output() {
        return output;
    }

    /**
     * As {@code -o}, {@code -v}, {@code -W} and {@code -D} say. Lines have timestamps in files, and elsewhere from {@code -v3} on.
     *
     * @throws UsageException when one of the directories is none
     * @throws TorporException when the file cannot be created
     */
    public static LogSetup of(Invocation invocation) throws UsageException, TorporException {
        Workplace workplace = Workplace.of(invocation);
        int verbosity = invocation.verbosity();
        String name = invocation.value(Switch.LOG_FILE).orElse("");
        PrintStream file = null;
        if (name.isEmpty()) {
            output = new LogOutput(System.err, verbosity, verbosity >= LineLogger.INFORMATION);
        } else if (name.equals(Workplace.STANDARD_OUTPUT)) {
            output = new LogOutput(System.out, verbosity, verbosity >= LineLogger.INFORMATION);
        } else {
            file = create(workplace.file(Switch.LOG_FILE, name));
            output = new LogOutput(file, verbosity, true);
        }
        return new LogSetup(file, name.isEmpty() && verbosity >= LineLogger.ERROR);
    }

    /** Logs the problems that ended a session, each as found where the exception was made; their evidence and causes at finer levels. */
    public void failure(TorporException failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String place = LogOutput.place(origin(stack));
        for (Issue issue : failure.issues()) {
            output.write(LineLogger.ERROR, place, issue.toString(), null);
            if (!issue.evidence().isEmpty()) {
                output.write(LineLogger.INFORMATION, place, issue.code() + ": " + issue.evidence(), null);
            }
            issue.cause()
                    .ifPresent(cause ->
                            output.write(causeLevel(cause), place, issue.code() + " was caused by " + cause, cause));
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
    private int causeLevel(Throwable cause) {
        return file != null && (cause instanceof RuntimeException || cause instanceof Error)
                ? LineLogger.ERROR
                : LineLogger.DEBUG;
    }

    /** Whether an error that is logged is seen on standard error. */
    public boolean reachesStandardError() {
        return standardError;
    }

    private static PrintStream create(Path path) throws TorporException {
        try {
            OutputStream stream = Channels.newOutputStream(FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
            return new PrintStream(new BufferedOutputStream(stream, BUFFER), false, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Issue.error(
                            "LAUNCHER-004",
                            new Subject.Other(path.toString()),
                            "Cannot create the log file " + path + ": " + Reason.of(e),
                            "Name a file in a directory that exists; it is relative to the work directory.")
                    .causedBy(e)
                    .toException();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            output = new LogOutput(System.err, LineLogger.WARNING, false);
            file.close();
        }
    }
}
