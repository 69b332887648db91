package io.torpor.kernel.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
    @TempDir
    Path directory;

    @Test
    void sigtermDuringADumpRunsTheJournalOnceBeforeTheJvmIsGone() throws Exception {
        Path file = directory.resolve("events");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowDump.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        while (!Files.exists(file) || Files.size(file) == 0) {
            assertTrue(jvm.isAlive(), this::output);
            Thread.sleep(5);
        }
        jvm.destroy();
        assertEquals(128 + 15, jvm.waitFor(), this::output);
        assertEquals(List.of("waiting", "undone"), Files.readAllLines(file));
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
