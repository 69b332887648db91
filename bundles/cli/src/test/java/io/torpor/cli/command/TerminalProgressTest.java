package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private TerminalProgress progress(boolean terminal) {
        return new TerminalProgress(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void longWorkIsShownAndErased() throws InterruptedException {
        try (TerminalProgress progress = progress(true)) {
            progress.begin("memory", "bytes", 4 << 20);
            progress.advance(1 << 20);
            assertEquals("", written());
            while (written().isEmpty()) {
                Thread.sleep(10);
                progress.advance(0);
            }
            assertTrue(written().contains("memory [#######                       ] 1.0 MiB of 4.0 MiB, "), written());
        }
        assertTrue(written().endsWith("\r\u001b[K"), written());
    }

    @Test
    void nothingWithoutATerminal() throws InterruptedException {
        try (TerminalProgress progress = progress(false)) {
            progress.begin("memory", "bytes", 100);
            Thread.sleep(600);
            progress.advance(50);
        }
        assertEquals("", written());
    }

    @ParameterizedTest
    @CsvSource({"0,bytes,0 B", "1023,bytes,1023 B", "1024,bytes,1.0 KiB", "1572864,bytes,1.5 MiB", "17,tasks,17 tasks"})
    void amounts(long amount, String unit, String expected) {
        assertEquals(expected, Amount.of(amount, unit));
    }
}
