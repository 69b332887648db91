package io.torpor.arch.x86_64;

import io.torpor.abi.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that runs outside of this JVM's children, compiled from C. */
final class Target implements AutoCloseable {
    private final Pid pid;
    private final Path directory;

    private Target(Pid pid, Path directory) {
        this.pid = pid;
        this.directory = directory;
    }

    /** Compiles and starts a program, and waits until it has written its first line. */
    static Target start(String source) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("torpor-target");
        Path program = directory.resolve("program");
        Files.writeString(directory.resolve("program.c"), source);
        run(
                "gcc",
                "-O1",
                "-pthread",
                "-o",
                program.toString(),
                directory.resolve("program.c").toString());
        Path pidFile = directory.resolve("pid");
        run(
                "sh",
                "-c",
                "setsid " + program + " > " + directory.resolve("out") + " 2>&1 < /dev/null & echo $! > " + pidFile);
        Target target =
                new Target(new Pid(Integer.parseInt(Files.readString(pidFile).trim())), directory);
        while (target.output().isEmpty()) {
            Thread.sleep(5);
        }
        return target;
    }

    Pid pid() {
        return pid;
    }

    String output() throws IOException {
        Path out = directory.resolve("out");
        return Files.exists(out) ? Files.readString(out) : "";
    }

    boolean isAlive() {
        return Files.exists(Path.of("/proc/" + pid + "/exe"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("sh", "-c", "kill -9 " + pid + " 2>/dev/null; exit 0");
    }
}
