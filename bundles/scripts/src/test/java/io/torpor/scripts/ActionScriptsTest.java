package io.torpor.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionScriptsTest {
    private static final Reached PRE_DUMP = Reached.of(Moment.PRE_DUMP, new Pid(4711));

    @TempDir
    Path folder;

    private String script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private ActionScripts scripts(String... scripts) {
        return new ActionScripts(List.of(scripts), folder.resolve("images"), folder);
    }

    @Test
    void environmentAndPlace() throws Exception {
        String noting = script("note", "pwd; echo $CRTOOLS_SCRIPT_ACTION $CRTOOLS_IMAGE_DIR ${CRTOOLS_INIT_PID-none}");
        String wrapper = script("wrapper", noting + " >> seen");
        scripts(wrapper).reached(PRE_DUMP);
        scripts(wrapper).reached(new Reached(Moment.PRE_RESTORE, Optional.empty(), OptionalInt.empty()));
        Path images = folder.resolve("images");
        assertEquals(
                List.of(
                        folder.toString(),
                        "pre-dump " + images + " 4711",
                        folder.toString(),
                        "pre-restore " + images + " none"),
                Files.readAllLines(folder.resolve("seen")));
    }

    @Test
    void allRunAndTheFirstFailureIsTold() throws Exception {
        String first = script("first", "echo 1 >> order; exit 3");
        String second = script("second", "echo 2 >> order");
        TorporException e = assertThrows(
                TorporException.class,
                () -> scripts(first, second, folder.resolve("none") + "").reached(PRE_DUMP));
        assertEquals("SCRIPTS-002", e.issue().code());
        assertTrue(e.getMessage().contains(first + " failed at pre-dump: it ended with exit code 3"), e.getMessage());
        assertEquals(
                "SCRIPTS-001", ((TorporException) e.getSuppressed()[0]).issue().code());
        assertEquals(List.of("1", "2"), Files.readAllLines(folder.resolve("order")));
    }

    @Test
    void momentsForClientsOnly() throws Exception {
        scripts(script("any", "touch ran")).reached(Reached.of(Moment.ORPHAN_PTS_MASTER, new Pid(1)));
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void interruptEndsTheScript() throws Exception {
        String slow = script("slow", "echo $$ > pid; exec sleep 100");
        Thread waiting = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            while (!Files.exists(folder.resolve("pid"))) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
        });
        interrupting.start();
        TorporException e =
                assertThrows(TorporException.class, () -> scripts(slow).reached(PRE_DUMP));
        assertTrue(Thread.interrupted());
        assertEquals("SCRIPTS-003", e.issue().code());
        interrupting.join();
    }
}
