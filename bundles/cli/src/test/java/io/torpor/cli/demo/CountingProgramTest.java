package io.torpor.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingProgramTest {
    @TempDir
    Path directory;

    @Test
    void countsInASessionOfItsOwnUntilItIsEnded() throws Exception {
        CountingProgram program = CountingProgram.start(directory);
        try {
            assertTrue(program.exists());
            int known = program.lines().size();
            program.awaitMoreThan(known);
            assertEquals("1 1", program.lines().get(0));
            assertEquals("3 6", program.lines().get(2));
            ProcessHandle parent = ProcessHandle.of(program.pid().number())
                    .orElseThrow()
                    .parent()
                    .orElseThrow();
            assertFalse(parent.pid() == ProcessHandle.current().pid(), "it is our child");
        } finally {
            program.end();
        }
        program.awaitEnd();
    }

    @Test
    void aWrongLineIsNoticed() throws Exception {
        CountingProgram program = CountingProgram.start(directory);
        try {
            Files.writeString(directory.resolve("journal"), "17 4\n", StandardOpenOption.APPEND);
            int known = program.lines().size();
            assertThrows(TorporException.class, () -> program.awaitMoreThan(known));
        } finally {
            program.end();
        }
        program.awaitEnd();
    }

    @Test
    void imagesAreExplained() throws Exception {
        Files.write(directory.resolve("core-17.img"), new byte[2331]);
        Files.write(directory.resolve("pages-1.img"), new byte[4096]);
        Files.write(directory.resolve("stats-dump"), new byte[46]);
        assertEquals(3, ImageListing.of(directory).size());
        assertTrue(ImageListing.of(directory)
                .get(0)
                .endsWith("2331 bytes  one thread: registers, signals, timers, credentials"));
    }
}
