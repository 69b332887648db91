package io.torpor.launcher;

import io.torpor.cli.CommandLine;
import io.torpor.cli.CommandNames;
import io.torpor.cli.ConfigurationFile;
import io.torpor.cli.HelpText;
import io.torpor.cli.Inheritance;
import io.torpor.cli.Invocation;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.crit.CritTool;
import io.torpor.launcher.log.LogSetup;
import io.torpor.rpc.FirstRequests;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The program. What needs no engine (help, version, mistakes in the command line, what clients ask first) is answered before a framework is started. Any failure is
 * one message, in the log and, where that is a file, on standard error; the exit code is then 1.
 */
public final class Main {
    /** System property: the name that the user called the program by. */
    static final String PROGRAM = "torpor.program";
    /** System property: the directory that the distribution lies in. */
    static final String HOME = "torpor.home";

    /** The name of the program that shows images, and of the command that stands for it. */
    private static final String CRIT = "crit";

    /** The command of clients that start a program for each question. */
    private static final String SWRK = "swrk";

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        int status;
        if (program().equals(CRIT)) {
            status = crit(arguments);
        } else if (arguments.length > 0 && arguments[0].equals(CRIT)) {
            status = crit(Arrays.copyOfRange(arguments, 1, arguments.length));
        } else {
            status = runEngine(arguments);
        }
        System.out.flush();
        System.exit(status);
    }

    private static int runEngine(String[] arguments) {
        try {
            Invocation given = CommandLine.parse(arguments);
            List<Path> files = ConfigurationFile.of(given, System.getenv());
            return run(files.isEmpty() ? given : CommandLine.parse(files, arguments));
        } catch (UsageException e) {
            return complain(e.getMessage());
        }
    }

    /** A program of its own, with options of its own; it needs no engine. */
    static int crit(String... arguments) {
        return new CritTool(CRIT, System.in, System.out, System.err).run(arguments);
    }

    static int run(Invocation invocation) throws UsageException {
        if (invocation.has(Switch.VERSION)) {
            Version.lines().forEach(System.out::println);
            return 0;
        }
        if (invocation.has(Switch.HELP)) {
            HelpText.lines(program()).forEach(System.out::println);
            return 0;
        }
        if (invocation.command().isEmpty()) {
            throw new UsageException("No command given; --help shows all");
        }
        CommandNames.refuse(invocation.command());
        invocation.refuseUnbuilt();
        Inheritance.closeUnwanted(invocation);
        try (LogSetup log = LogSetup.of(invocation)) {
            try {
                return runCommand(invocation);
            } catch (TorporException e) {
                log.failure(e);
                return log.reachesStandardError() ? FAILED : complain(e.getMessage());
            }
        } catch (TorporException e) {
            return complain(e.getMessage());
        }
    }

    private static int runCommand(Invocation invocation) throws UsageException, TorporException {
        Path home = Path.of(System.getProperty(HOME));
        String name = invocation.command();
        if (name.equals(SWRK)) {
            OptionalInt status = FirstRequests.answer(invocation);
            if (status.isPresent()) {
                return status.getAsInt();
            }
        }
        Preload preload = Preload.start(home);
        try (EngineHost host = EngineHost.start(home)) {
            preload.await();
            if (!host.isResident(name)) {
                return host.command(name).run(invocation);
            }
        }
        try (EngineHost host = EngineHost.startResident(home)) {
            return host.command(name).run(invocation);
        }
    }

    private static int complain(String message) {
        System.err.println(program() + ": " + message);
        return FAILED;
    }

    private static String program() {
        return System.getProperty(PROGRAM, "torpor");
    }
}
