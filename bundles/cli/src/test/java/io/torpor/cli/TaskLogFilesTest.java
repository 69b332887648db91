package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.VirtualPid;
import io.torpor.spi.TaskLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLogFilesTest {
    @TempDir
    Path work;

    private TaskLogFiles files(String... options) throws UsageException {
        String[] line = new String[options.length + 3];
        line[0] = "restore";
        line[1] = "-D";
        line[2] = work.toString();
        System.arraycopy(options, 0, line, 3, options.length);
        Invocation invocation = CommandLine.parse(line);
        return TaskLogFiles.of(invocation, Workplace.of(invocation));
    }

    @Test
    void eachProcessHasAFileOfItsOwnBesideTheLog() throws Exception {
        try (TaskLogFiles files = files("--log-pid", "-o", "r.log")) {
            files.log().add(new VirtualPid(7), "first");
            files.log().add(new VirtualPid(8), "other");
            files.log().add(new VirtualPid(7), "second");
        }
        List<String> lines = Files.readAllLines(work.resolve("r.log.7"));
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).matches("\\(\\d\\d\\.\\d{6}\\) second"), lines.get(1));
        assertTrue(Files.exists(work.resolve("r.log.8")));
    }

    @Test
    void nobodyListensWithoutTheOptionOrALogFile() throws Exception {
        for (String[] options : new String[][] {{"-o", "r.log"}, {"--log-pid"}, {"--log-pid", "-o", "-"}}) {
            try (TaskLogFiles files = files(options)) {
                assertSame(TaskLog.NOBODY, files.log());
            }
        }
    }
}
