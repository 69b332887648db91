package io.torpor.itests.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs programs to their end, and finds those that a machine may lack. */
public final class Shell {
    private Shell() {}

    /** Runs a program to its end; it is killed after five minutes. */
    public static Outcome run(List<String> command) {
        try {
            long begun = System.nanoTime();
            File output = File.createTempFile("torpor-itest", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .redirectInput(new File("/dev/null"))
                        .start();
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    process.destroyForcibly().waitFor();
                }
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                String text = Files.readString(output.toPath(), StandardCharsets.ISO_8859_1);
                return new Outcome(String.join(" ", command), process.exitValue(), text, took);
            } finally {
                Files.delete(output.toPath());
            }
        } catch (IOException e) {
            throw new AssertionError("Cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    public static Outcome run(String... command) {
        return run(List.of(command));
    }

    /** The path of a program, as the system has it; without one the test is skipped, visibly. */
    public static String need(String program) {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin")) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        return Assumptions.abort("This machine has no " + program + ": install it to run this test");
    }

    public static void kill(int pid, int signal) {
        run("/bin/kill", "-" + signal, Integer.toString(pid));
    }
}
