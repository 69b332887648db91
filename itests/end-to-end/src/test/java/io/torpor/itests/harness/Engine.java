package io.torpor.itests.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The program under test. */
public final class Engine {
    private static final Path PROGRAM = Path.of(
                    System.getProperty("torpor.engine", "../../distribution/target/torpor/bin/torpor"))
            .toAbsolutePath()
            .normalize();

    private Engine() {}

    /** Whether the engine is Torpor, not the peer that the tests are tried with. */
    public static boolean isOurs() {
        return PROGRAM.toString().contains("torpor");
    }

    public static Path program() {
        Assertions.assertTrue(
                Files.isExecutable(PROGRAM), () -> PROGRAM + " is missing: build the distribution first (mvn package)");
        return PROGRAM;
    }

    /** The command line of a run. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static Outcome run(String... arguments) {
        return Shell.run(command(arguments));
    }

    private static Outcome run(List<String> options, String... arguments) {
        List<String> command = command(arguments);
        command.addAll(options);
        return Shell.run(command);
    }

    /** Dumps a tree and lets it run on. */
    public static Outcome dumpAndLeaveRunning(int pid, Path images, List<String> options) {
        return run(options, "dump", "-R", "-t", pid + "", "-D", create(images).toString());
    }

    public static Outcome dumpAndLeaveRunning(int pid, Path images) {
        return dumpAndLeaveRunning(pid, images, List.of());
    }

    /** Dumps a tree and ends it. */
    public static Outcome dump(int pid, Path images, List<String> options) {
        return run(options, "dump", "-t", pid + "", "-D", create(images).toString());
    }

    public static Outcome dump(int pid, Path images) {
        return dump(pid, images, List.of());
    }

    /** Restores a tree and lets go of it. */
    public static Outcome restore(Path images, List<String> options) {
        return run(options, "restore", "-d", "-D", images.toString());
    }

    public static Outcome restore(Path images) {
        return restore(images, List.of());
    }

    /** Starts a run that the caller kills or waits for; its output goes to the file. */
    public static Process start(Path output, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            throw new AssertionError("Cannot start " + command, e);
        }
    }

    private static Path create(Path images) {
        try {
            return Files.createDirectories(images);
        } catch (IOException e) {
            throw new AssertionError("Cannot make " + images, e);
        }
    }
}
