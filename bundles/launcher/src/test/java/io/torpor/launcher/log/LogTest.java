package io.torpor.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.cli.CommandLine;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogTest {
    private static final String TIME = "\\(\\d\\d\\.\\d{6}\\) ";

    @TempDir
    Path directory;

    private List<String> logged(String verbosity) throws Exception {
        Logger logger = LoggerFactory.getLogger(LogTest.class);
        try (LogSetup setup =
                LogSetup.of(CommandLine.parse("dump", "-D", directory.toString(), "-o", "log", verbosity))) {
            assertFalse(setup.reachesStandardError());
            logger.error("fd {} of {}", 7, "java");
            logger.warn("careful");
            logger.info("17 tasks");
            logger.debug("getpid() = {}", 17);
        }
        return Files.readAllLines(directory.resolve("log"));
    }

    @Test
    void linesHaveThePeersShape() throws Exception {
        List<String> lines = logged("-v4");
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).matches(TIME + "Error \\(launcher/log/LogTest:\\d+\\): fd 7 of java"), lines.get(0));
        assertTrue(lines.get(1).matches(TIME + "Warn  \\(launcher/log/LogTest:\\d+\\): careful"), lines.get(1));
        assertTrue(lines.get(2).matches(TIME + "17 tasks"), lines.get(2));
        assertTrue(lines.get(3).matches(TIME + "getpid\\(\\) = 17"), lines.get(3));
    }

    @Test
    void verbosityChoosesLines() throws Exception {
        for (int verbosity = 0; verbosity <= 4; verbosity++) {
            assertEquals(verbosity, logged("-v" + verbosity).size());
        }
    }

    @Test
    void failuresSayWhereTheyWereFound() throws Exception {
        try (LogSetup setup = LogSetup.of(CommandLine.parse("dump", "-D", directory.toString(), "-o", "log"))) {
            Issue issue = Issue.error("TEST-001", new Subject.Other("it"), "It fails", "Try again.")
                    .with("errno EIO");
            setup.failure(
                    issue.causedBy(new IllegalStateException("unforeseen")).toException());
        }
        List<String> lines = Files.readAllLines(directory.resolve("log"));
        assertTrue(
                lines.get(0).matches(TIME + "Error \\(launcher/log/LogTest:\\d+\\): It fails. Try again. \\[TEST-001]"),
                lines.get(0));
        assertTrue(
                lines.get(1).contains("TEST-001 was caused by java.lang.IllegalStateException: unforeseen"),
                lines.get(1));
        assertTrue(lines.get(3).contains("at io.torpor.launcher.log.LogTest"), lines.get(3));
    }

    @Test
    void aFileThatCannotBe() {
        TorporException e = assertThrows(
                TorporException.class,
                () -> LogSetup.of(CommandLine.parse("dump", "-D", directory.toString(), "-o", "no/log")));
        assertEquals("LAUNCHER-004", e.issue().code());
        assertTrue(e.getMessage().contains("no such file or directory"), e.getMessage());
    }
}
