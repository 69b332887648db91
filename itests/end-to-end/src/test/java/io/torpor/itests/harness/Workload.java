package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** One of the programs in {@code itests/workloads}, which check themselves when told to. */
public final class Workload {
    private static final String UNABLE = "UNABLE ";
    private static final Path SOURCES = Path.of(System.getProperty("torpor.workloads", "../workloads"))
            .toAbsolutePath()
            .normalize();
    private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();
    private static final Pattern EXPECT = Pattern.compile("^EXPECT (\\d+)$", Pattern.MULTILINE);

    /** What follows the name of one that is compiled as a 32-bit program. */
    private static final String COMPAT = "-32";

    /** What every 32-bit program of Linux on x86 is started by. */
    private static final Path COMPAT_LOADER = Path.of("/lib/ld-linux.so.2");

    private Workload() {}

    /** Names of all workloads. */
    public static List<String> names() throws IOException {
        try (var files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".c"))
                    .map(file -> file.substring(0, file.length() - 2))
                    .sorted()
                    .toList();
        }
    }

    /** The name of the same program with 32-bit code. */
    public static String compat(String name) {
        return name + COMPAT;
    }

    /** Whether this machine has what 32-bit programs need. */
    public static boolean runsCompat() {
        return Files.exists(COMPAT_LOADER);
    }

    /** What it says of itself. */
    public static Descriptor descriptor(String name) {
        return Descriptor.of(source(name));
    }

    private static Path source(String name) {
        String plain = name.endsWith(COMPAT) ? name.substring(0, name.length() - COMPAT.length()) : name;
        return SOURCES.resolve(plain + ".c");
    }

    /** The executable. */
    public static Path compile(String name) {
        return COMPILED.computeIfAbsent(name, each -> {
            Path program = SOURCES.resolve("target").resolve(each);
            try {
                Files.createDirectories(program.getParent());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            List<String> command =
                    new ArrayList<>(List.of(Shell.need("gcc"), "-O2", "-Wall", "-pthread", "-o", program.toString()));
            command.add(source(each).toString());
            command.addAll(descriptor(each).compile());
            if (each.endsWith(COMPAT)) {
                // x87 registers hold more than what is stored of them, so that a sum depends on when it was stored.
                command.addAll(List.of("-m32", "-msse2", "-mfpmath=sse"));
            }
            Assumptions.assumeTrue(!command.contains("-m32") || runsCompat(), "no 32-bit programs on this machine");
            Shell.run(command).orFail();
            return program;
        });
    }

    /** Starts it and waits until its state is built. */
    public static Target start(String name, Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(compile(name).toString(), folder.toString()));
        command.addAll(List.of(arguments));
        Target target = Target.start(folder, command, descriptor(name).options());
        try {
            awaitReady(name, target);
            return target;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
    }

    private static void awaitReady(String name, Target target) {
        Waiting.until(
                name + " is ready",
                () -> {
                    String output = target.output();
                    return output.contains(UNABLE)
                            || processes(output) > 0 && count(output, "READY") == processes(output);
                },
                target::describe);
        String output = target.output();
        Assumptions.assumeFalse(
                output.contains(UNABLE), () -> "This machine cannot run the workload " + name + ": " + output);
        Waiting.sleep(20); // until all of them wait
    }

    /** Has it check itself, and fails with its words if it found anything wrong. */
    public static void check(Target target, int round) {
        target.signal("round." + round);
        awaitRound(target, round);
    }

    /** Waits until it has checked itself, and fails with its words if it found anything wrong. */
    public static void awaitRound(Target target, int round) {
        String mark = "ROUND " + round + " ";
        int processes = processes(target.output());
        Waiting.until(
                "all processes have checked themselves",
                () -> {
                    Assertions.assertTrue(target.isAlive(), () -> "the root is dead\n" + target.describe());
                    return count(target.output(), mark) == processes;
                },
                target::describe);
        String output = target.output();
        Assertions.assertFalse(output.contains("FAIL "), () -> "round " + round + ":\n" + failures(output));
        Assertions.assertFalse(output.contains(mark + "ok=0 "), () -> "a process checked nothing:\n" + output);
    }

    private static int processes(String output) {
        return EXPECT.matcher(output)
                .results()
                .map(MatchResult::group)
                .map(text -> Integer.valueOf(text.substring(7)))
                .findFirst()
                .orElse(0);
    }

    private static long count(String output, String beginning) {
        return output.lines().filter(line -> line.startsWith(beginning)).count();
    }

    private static String failures(String output) {
        return output.substring(output.indexOf("FAIL "));
    }
}
