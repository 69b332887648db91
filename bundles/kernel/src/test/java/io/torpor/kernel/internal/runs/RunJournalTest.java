package io.torpor.kernel.internal.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.kernel.Recovered;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import io.torpor.spi.Issue;
import io.torpor.spi.Recoverer;
import io.torpor.spi.RunJournal;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest implements Installed {
    private static final SessionId DUMP = new SessionId(SessionId.Kind.DUMP, 1);

    @TempDir
    Path folder;

    private final List<String> mended = new ArrayList<>();
    private TorporException refusal;

    private RunDirectory directory() {
        return new RunDirectory(folder.resolve("runs"));
    }

    @Override
    @SuppressWarnings("unchecked") // asked for recoverers only
    public <T> List<Offer<T>> of(Class<T> type) {
        Recoverer recoverer = data -> {
            mended.add(data);
            if (refusal != null) {
                throw refusal;
            }
        };
        return List.of((Offer<T>) new FakeOffer<>("r", Map.of("torpor.recovers", "lamp that is off"), recoverer));
    }

    private Recovery recovery() {
        return new Recovery(directory(), this);
    }

    /** The session of an engine that was killed: its process has ended, and with it the lock. */
    private SessionJournal left(String data) throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        journal.note("lamp that is off", data);
        journal.close();
        return journal;
    }

    @Test
    void whoNotesNothingPaysNothing() throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        assertEquals(journal.runId(), journal.runId());
        assertNotEquals(journal.runId(), new SessionJournal(directory(), DUMP).runId());
        journal.close();
        assertFalse(Files.exists(folder.resolve("runs")));
        assertEquals(List.of(), recovery().recoverAll());
    }

    @Test
    void whatIsDoneLeavesNoTrace() throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        RunJournal.Entry first = journal.note("lamp that is off", "kitchen");
        RunJournal.Entry second = journal.note("lamp that is off", "cellar");
        assertTrue(Files.exists(folder.resolve("runs").resolve(journal.runId())));
        second.done();
        second.done();
        first.done();
        journal.close();
        assertEquals(0, directory().names().length);
    }

    @Test
    void whatIsNotDoneIsMendedNewestFirst() throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        journal.note("lamp that is off", "kitchen\twith\nmany \\n lines");
        journal.note("lamp that is off", "hall").done();
        journal.note("lamp that is off", "cellar");
        journal.close();
        List<Recovered> recovered = recovery().recoverAll();
        assertEquals(List.of("cellar", "kitchen\twith\nmany \\n lines"), mended);
        assertTrue(recovered.get(0).isMended());
        assertEquals(journal.runId(), recovered.get(0).runId());
        assertTrue(recovered.get(0).session().startsWith("dump 1 of process "));
        assertEquals(0, directory().names().length);
    }

    @Test
    void oneThatLivesIsLeftAlone() throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        journal.note("lamp that is off", "kitchen");
        assertEquals(List.of(), recovery().recoverAll());
        TorporException refused =
                assertThrows(TorporException.class, () -> recovery().recover(journal.runId()));
        assertEquals("KERNEL-022", refused.issue().code());
        assertEquals(List.of(), mended);
        journal.close();
        assertEquals(1, recovery().recover(journal.runId()).size());
    }

    @Test
    void anotherProcessThatLivesIsLeftAloneUntilItIsKilled() throws Exception {
        Path file = folder.resolve("runs").resolve(left("kitchen").runId());
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('L', holder.getInputStream().read());
            assertEquals(List.of(), recovery().recoverAll());
        } finally {
            holder.destroyForcibly();
            assertTrue(holder.waitFor(30, TimeUnit.SECONDS));
        }
        assertEquals(1, recovery().recoverAll().size());
    }

    @Test
    void oneRunMayBeAskedFor() throws Exception {
        SessionJournal one = left("kitchen");
        left("cellar");
        assertEquals(List.of(), recovery().recover("no such run"));
        assertEquals(1, recovery().recover(one.runId()).size());
        assertEquals(List.of("kitchen"), mended);
    }

    @Test
    void whatCannotBeMendedStaysNoted() throws Exception {
        SessionJournal journal = new SessionJournal(directory(), DUMP);
        journal.note("unknown thing", "x");
        journal.note("lamp that is off", "kitchen");
        journal.close();
        refusal = Issue.error("TEST-001", new Subject.Other("lamp"), "No bulb", "")
                .toException();
        List<Recovered> first = recovery().recoverAll();
        assertEquals("TEST-001", first.get(0).failure().orElseThrow().code());
        assertEquals("KERNEL-021", first.get(1).failure().orElseThrow().code());
        refusal = null;
        assertTrue(recovery().recoverAll().get(0).isMended());
        List<Recovered> last = recovery().recoverAll();
        assertEquals("unknown thing", last.get(0).kind());
        assertEquals(1, last.size());
    }

    @Test
    void aLineThatWasBeingWrittenHasNotHappened() throws Exception {
        Path file = folder.resolve("runs").resolve(left("kitchen").runId());
        Files.writeString(file, "+ 2 lamp that is off\tcell", StandardOpenOption.APPEND);
        assertEquals(1, recovery().recoverAll().size());
        assertEquals(List.of("kitchen"), mended);
    }

    @Test
    void aJournalThatIsNoneIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("runs/broken"), "dump 1 of process 1\nnonsense\n");
        List<Recovered> found = recovery().recoverAll();
        assertEquals("KERNEL-023", found.get(0).failure().orElseThrow().code());
        assertTrue(Files.exists(folder.resolve("runs/broken")));
    }

    @Test
    void filesThatNeverGotTheirNameAreRemovedLater() throws Exception {
        Path unborn = Files.createDirectories(folder.resolve("runs")).resolve(".unborn");
        Files.writeString(unborn, "dump");
        recovery().recoverAll();
        assertTrue(Files.exists(unborn));
        Files.setLastModifiedTime(unborn, FileTime.from(Instant.now().minusSeconds(600)));
        recovery().recoverAll();
        assertFalse(Files.exists(unborn));
    }
}
