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

    private static final InheritableThreadLocal<LogOutput> OF_REQUEST = new InheritableThreadLocal<>();

    private final PrintStream file;
    private final boolean standardError;

    private LogSetup(PrintStream file, boolean standardError) {
        this.file = file;
        this.standardError = standardError;
    }

    /** Where the calling thread logs to. */
    static LogOutput output() {
        LogOutput own = OF_REQUEST.get();
        return own == null || own.isClosed() ? output : own;
    }

    /** Until it is closed, the calling thread and those that it starts log there. */
    static void enter(LogOutput ofRequest) {
        OF_REQUEST.set(ofRequest);
    }

    static void leave() {
        OF_REQUEST.remove();
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

    /** Logs the problems that ended a session. */
    public void failure(TorporException failure) {
        new FailureLines(output, file != null).write(failure);
    }

    /** Whether an error that is logged is seen on standard error. */
    public boolean reachesStandardError() {
        return standardError;
    }

    private static PrintStream create(Path path) throws TorporException {
        try {
            // two processes may write to it: a service that goes into the background is a second one
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel.truncate(0);
            OutputStream stream = Channels.newOutputStream(channel);
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
