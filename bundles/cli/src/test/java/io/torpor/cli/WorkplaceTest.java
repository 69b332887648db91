package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkplaceTest {
    @TempDir
    Path directory;

    @Test
    void workIsWhereTheImagesAreUnlessSaidOtherwise() throws UsageException {
        Workplace workplace = Workplace.of(CommandLine.parse("dump", "-D", directory.toString()));
        assertEquals(directory, workplace.work());
        assertEquals(directory.resolve("dump.log"), workplace.file(Switch.LOG_FILE, "dump.log"));
        Workplace elsewhere = Workplace.of(CommandLine.parse("dump", "-D", directory.toString(), "-W", "/"));
        assertEquals(directory, elsewhere.images());
        assertEquals(Path.of("/dump.log"), elsewhere.file(Switch.LOG_FILE, "dump.log"));
        assertEquals(Path.of("/x/dump.log"), workplace.file(Switch.LOG_FILE, "/x/dump.log"));
    }

    @Test
    void noDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals(
                "Option -D/--images-dir: " + file + " is not a directory",
                assertThrows(UsageException.class, () -> Workplace.of(CommandLine.parse("dump", "-D", file.toString())))
                        .getMessage());
        assertEquals(
                "Option -W/--work-dir: /nowhere/at/all does not exist",
                assertThrows(
                                UsageException.class,
                                () -> Workplace.of(CommandLine.parse("dump", "-W", "/nowhere/at/all")))
                        .getMessage());
    }
}
