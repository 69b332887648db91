package io.torpor.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    /** No ancestor of ours, whether it exists or not: ids end at 4194304. */
    private static final int NOT_OURS = 5_000_000;

    @TempDir
    Path directory;

    private final RecordingEngine engine = new RecordingEngine();
    private final List<Pid> waitedFor = new ArrayList<>();

    private int dump(String... arguments) throws UsageException, TorporException {
        return new DumpCommand(engine).run(CommandLine.parse(arguments));
    }

    private int restore(String... arguments) throws UsageException, TorporException {
        return new RestoreCommand(engine, root -> {
                    waitedFor.add(root);
                    return 7;
                })
                .run(CommandLine.parse(arguments));
    }

    @Test
    void dumpPassesOnWhatWasAsked() throws Exception {
        assertEquals(
                0,
                dump(
                        "dump",
                        "-t",
                        Integer.toString(NOT_OURS),
                        "-D",
                        directory.toString(),
                        "-Rj",
                        "--timeout",
                        "3",
                        "--ghost-limit=2M"));
        assertEquals(new Pid(NOT_OURS), engine.root);
        assertEquals(directory.toString(), engine.images.location());
        assertTrue(engine.options.get(Options.LEAVE_RUNNING));
        assertTrue(engine.options.get(Options.SHELL_JOB));
        assertFalse(engine.options.get(Options.LEAVE_STOPPED));
        assertEquals(3L, engine.options.get(Options.TIMEOUT));
        assertEquals(2L << 20, engine.options.get(Options.GHOST_LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump", "dump -t abc", "dump -t 0", "dump -t -5", "dump -t 4 x", "dump -t 4 --timeout abc"})
    void dumpRefusesNonsense(String line) {
        assertThrows(UsageException.class, () -> dump(line.split(" ")));
        assertNull(engine.options);
    }

    @Test
    void nobodyDumpsItself() {
        String self = Long.toString(ProcessHandle.current().pid());
        TorporException e = assertThrows(TorporException.class, () -> dump("dump", "-t", self));
        assertEquals("CLI-001", e.issue().code());
        String parent =
                Long.toString(ProcessHandle.current().parent().orElseThrow().pid());
        assertThrows(TorporException.class, () -> dump("dump", "-t", parent));
    }

    @Test
    void restoreWritesThePidFileAndWaits() throws Exception {
        assertEquals(0, restore("restore", "-D", directory.toString(), "--pidfile", "root.pid"));
        Path pidFile = directory.resolve("root.pid");
        assertEquals("4711", Files.readString(pidFile));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pidFile)));
        assertEquals(List.of(RecordingEngine.RESTORED), waitedFor);
    }

    @Test
    void detachedRestoreDoesNotWait() throws Exception {
        assertEquals(0, restore("restore", "-d", "-S", "-D", directory.toString()));
        assertEquals(List.of(), waitedFor);
        assertTrue(engine.options.get(Options.RESTORE_SIBLING));
    }

    @Test
    void existingPidFileIsRefusedBeforeAnythingIsRestored() throws IOException {
        Files.writeString(directory.resolve("root.pid"), "1");
        TorporException e = assertThrows(
                TorporException.class,
                () -> restore("restore", "-d", "-D", directory.toString(), "--pidfile", "root.pid"));
        assertEquals("CLI-003", e.issue().code());
        assertNull(engine.options);
    }

    @Test
    void failedRestoreLeavesNoPidFile() {
        engine.fails = true;
        assertThrows(
                TorporException.class,
                () -> restore("restore", "-d", "-D", directory.toString(), "--pidfile", "root.pid"));
        assertFalse(Files.exists(directory.resolve("root.pid")));
    }

    @Test
    void waitingNeedsSomebodyWhoCan() {
        TorporException e = assertThrows(
                TorporException.class, () -> new RestoreCommand(engine, null).run(CommandLine.parse("restore")));
        assertEquals("CLI-008", e.issue().code());
        assertNull(engine.options);
    }

    @Test
    void siblingNeedsDetached() {
        assertThrows(UsageException.class, () -> restore("restore", "-S"));
    }

    @Test
    void statisticsSpeakAsThePeer() {
        assertEquals(
                List.of(
                        "Displaying dump stats:",
                        "Freezing time: 245 us",
                        "Frozen time: 7109 us",
                        "Memory dump time: 1038 us",
                        "Memory pages written: 61 (0x3d)",
                        "tasks: 2 (0x2)"),
                Statistics.ofDump(engine));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "plan dump",
                "plan dump x",
                "plan dump 999999999",
                "plan restore /nowhere",
                "plan x 1",
                "plan dump 1 2"
            })
    void planRefusesNonsense(String line) {
        assertThrows(UsageException.class, () -> new PlanCommand(engine).run(CommandLine.parse(line.split(" "))));
    }
}
