package io.torpor.cli.demo;

import io.torpor.abi.Pid;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A shell that counts and adds up. What it has counted is in its memory only; what it says is in a journal, through a descriptor that it keeps
 * open. No child of this JVM, and in a session of its own.
 */
final class CountingProgram {
    private static final String SCRIPT = """
            exec 3>>journal
            count=0
            sum=0
            while :
            do
                count=$((count + 1))
                sum=$((sum + count))
                echo "$count $sum" >&3
                sleep 0.1
            done
            """;
    private static final long PATIENCE_SECONDS = 20;
    private static final long POLL_MILLIS = 20;

    private final Path directory;
    private final Pid pid;

    private CountingProgram(Path directory, Pid pid) {
        this.directory = directory;
        this.pid = pid;
    }

    static CountingProgram start(Path directory) throws IOException, TorporException, InterruptedException {
        Files.writeString(directory.resolve("counter.sh"), SCRIPT);
        Files.createFile(directory.resolve("journal"));
        Process shell = new ProcessBuilder("sh", "-c", "setsid sh counter.sh </dev/null >/dev/null 2>&1 & echo $!")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (shell.waitFor() != 0 || output.isEmpty()) {
            throw failure("the shell that should start it ended with status " + shell.exitValue());
        }
        CountingProgram program = new CountingProgram(directory, new Pid(Integer.parseInt(output)));
        await("it counted to 3", () -> program.lines().size() >= 3);
        return program;
    }

    Pid pid() {
        return pid;
    }

    boolean exists() {
        return Files.exists(Path.of("/proc", pid.toString()));
    }

    /** All it has said: {@code "COUNT SUM"}, one line each. A last line that is not complete yet is left out. */
    List<String> lines() {
        try {
            String text = Files.readString(directory.resolve("journal"));
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A killed task may be seen until its parent, mostly init, has heard of it. */
    void awaitEnd() throws TorporException, InterruptedException {
        await("task " + pid + " was gone", () -> !exists());
    }

    /** Waits until it has said more than so many lines, and checks that each follows from the one before. */
    void awaitMoreThan(int known) throws TorporException, InterruptedException {
        await("it went on", () -> lines().size() > known + 2);
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            long count = i + 1;
            String expected = count + " " + count * (count + 1) / 2;
            if (!lines.get(i).equals(expected)) {
                throw failure(
                        "line " + count + " of its journal is \"" + lines.get(i) + "\" and not \"" + expected + "\"");
            }
        }
    }

    /** Ends it and its children, whether it runs, is stopped or is gone. */
    void end() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid.number());
        process.ifPresent(root -> {
            List<ProcessHandle> children = root.descendants().toList();
            root.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        });
    }

    private static void await(String what, BooleanSupplier condition) throws TorporException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw failure("after " + PATIENCE_SECONDS + " s, it cannot be said that " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static TorporException failure(String why) {
        return Issue.error(
                        "CLI-004",
                        new Subject.Other("the demo's program"),
                        "The demo's program does not do what it should: " + why,
                        "")
                .toException();
    }
}
