package io.torpor.kernel.internal.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.SessionListener;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.StageTiming;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.kernel.internal.runs.SessionJournal;
import io.torpor.spi.DumpStage;
import io.torpor.spi.FileDumper;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Preflight;
import io.torpor.spi.Recoverer;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.RunJournal;
import io.torpor.spi.StandIn;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final Subject TREE = new Subject.Other("tree");

    private final FakeInstalled installed = new FakeInstalled();
    private final List<String> events = new ArrayList<>();

    private void logging(String name, DumpStage stage) {
        installed.step(name, stage, context -> {
            events.add(name);
            context.undo(name, () -> events.add("undo " + name));
        });
    }

    @Test
    void stepsRunInOrderAndSuccessUndoesNothing() throws TorporException {
        logging("seal", DumpStage.SEAL);
        logging("freeze", DumpStage.FREEZE);
        logging("b", DumpStage.OBSERVE);
        logging("a", DumpStage.OBSERVE);
        SessionResult result = installed.dump();
        assertEquals(List.of("freeze", "a", "b", "seal"), events);
        assertEquals(
                List.of("PREFLIGHT", "QUIESCE", "FREEZE", "OBSERVE", "SEAL"),
                result.stages().stream().map(StageTiming::stage).toList());
        assertEquals(
                List.of("a", "b"),
                result.stages().get(3).steps().stream().map(step -> step.step()).toList());
    }

    @Test
    void thawIsOnlyForTreesThatRunOn() throws TorporException {
        logging("freeze", DumpStage.FREEZE);
        logging("thaw", DumpStage.THAW);
        logging("seal", DumpStage.SEAL);
        logging("release", DumpStage.RELEASE);
        SessionResult killed = installed.dump();
        assertEquals(List.of("freeze", "seal", "release"), events);
        assertEquals(killed.totalNanos() - killed.stages().get(2).start(), killed.frozenNanos());
        events.clear();
        SessionResult alive = installed.dump(Options.NONE.with(Options.LEAVE_RUNNING, true));
        assertEquals(List.of("freeze", "thaw", "seal", "release"), events);
        assertEquals(alive.stages().get(3).end() - alive.stages().get(2).start(), alive.frozenNanos());
    }

    @Test
    void valuesCountersAndIssuesReachTheResult() throws TorporException {
        Issue issue = Issue.warning("TEST-001", TREE, "Odd", "");
        installed.step("a", DumpStage.OBSERVE, context -> {
            assertTrue(context.find(Integer.class).isEmpty());
            assertThrows(IllegalStateException.class, () -> context.require(Integer.class));
            context.provide(Integer.class, 17);
            assertThrows(IllegalStateException.class, () -> context.provide(Integer.class, 18));
            context.count("pages", 3);
        });
        installed.step("b", DumpStage.SEAL, context -> {
            context.count("pages", context.require(Integer.class));
            context.report(issue);
        });
        SessionResult result = installed.dump();
        assertEquals(20, result.count("pages"));
        assertEquals(0, result.count("other"));
        assertEquals(List.of(issue), result.issues());
        assertEquals(17, result.find(Integer.class).orElseThrow());
        assertEquals(0, result.frozenNanos());
    }

    @Test
    void aRefusalOfAStepUndoesAllAndKeepsFailuresOfUndosSuppressed() {
        logging("a", DumpStage.FREEZE);
        TorporException refusal = Issue.error("TEST-002", TREE, "No", "").toException();
        installed.step("b", DumpStage.OBSERVE, context -> {
            context.undo("the impossible", () -> {
                throw new IllegalStateException("cannot");
            });
            throw refusal;
        });
        logging("never", DumpStage.SEAL);
        assertSame(refusal, assertThrows(TorporException.class, installed::dump));
        assertEquals(List.of("a", "undo a"), events);
        assertEquals("could not undo: the impossible", refusal.getSuppressed()[0].getMessage());
    }

    @Test
    void aBugInAStepIsAnIssueThatNamesTheStep() {
        logging("a", DumpStage.FREEZE);
        RuntimeException bug = new ArithmeticException("by zero");
        installed.step("b", DumpStage.OBSERVE, context -> {
            throw bug;
        });
        TorporException e = assertThrows(TorporException.class, installed::dump);
        assertEquals("KERNEL-010", e.issue().code());
        assertTrue(e.getMessage()
                .contains("step b of OBSERVE failed unexpectedly: java.lang.ArithmeticException: by zero"));
        assertSame(bug, e.getCause());
        assertEquals(List.of("a", "undo a"), events);
    }

    @Test
    void anErrorUndoesAndGoesOnAsItIs() {
        logging("a", DumpStage.FREEZE);
        OutOfMemoryError error = new OutOfMemoryError("of a test");
        installed.step("b", DumpStage.OBSERVE, context -> {
            throw error;
        });
        assertSame(error, assertThrows(OutOfMemoryError.class, installed::dump));
        assertEquals(List.of("a", "undo a"), events);
    }

    @Test
    void everyPreflightIsAskedAndAnErrorOfOneStopsAllSteps() {
        logging("a", DumpStage.PREFLIGHT);
        installed.add(
                Preflight.class,
                new FakeOffer<>(
                        "p",
                        Map.of(),
                        context -> List.of(
                                Issue.warning("TEST-001", TREE, "Odd", ""),
                                Issue.error("TEST-002", TREE, "First", "Do."))));
        installed.add(Preflight.class, new FakeOffer<>("q", Map.of(), context -> {
            throw new IllegalStateException("bug");
        }));
        installed.add(Preflight.class, new FakeOffer<>("r", Map.of(), context -> {
            throw Issue.error("TEST-003", TREE, "Last", "").toException();
        }));
        TorporException e = assertThrows(TorporException.class, installed::dump);
        assertEquals(
                List.of("TEST-002", "KERNEL-012", "TEST-003"),
                e.issues().stream().map(Issue::code).toList());
        String[] lines = e.getMessage().split("\n");
        assertEquals("First. Do. [TEST-002]", lines[0]);
        assertEquals("Last. [TEST-003]", lines[2]);
        assertEquals(List.of(), events);
    }

    @Test
    void everythingIsPinnedBeforeTheFirstStepAndReleasedInTheEnd() throws TorporException {
        installed.add(FileDumper.class, new FakeOffer<>("f", Map.of("torpor.claims", "pipe"), (file, context) -> null));
        logging("release", DumpStage.RELEASE);
        installed.step(
                "early",
                DumpStage.PREFLIGHT,
                context -> installed
                        .all()
                        .forEach(offer -> assertEquals(1, offer.pinned - offer.released, offer.label())));
        installed.dump();
        installed.all().forEach(offer -> assertEquals(1, offer.released, offer.label()));
    }

    @Test
    void whatIsPinnedIsReleasedAlsoAfterAFailure() {
        installed.step("a", DumpStage.OBSERVE, context -> {
            throw new IllegalStateException("bug");
        });
        assertThrows(TorporException.class, installed::dump);
        installed.all().forEach(offer -> assertEquals(1, offer.released, offer.label()));
    }

    @Test
    void aStepThatTakesPartOnlyWithAnOptionIsNotEvenPinnedWithout() throws TorporException {
        logging("a", DumpStage.OBSERVE);
        FakeOffer<ResourceDumper> sometimes =
                FakeOffer.dumper("sometimes", DumpStage.SEAL, context -> events.add("sometimes"));
        installed.add(ResourceDumper.class, sometimes.with("torpor.dump.onlyWith", "link-remap"));
        installed.dump();
        installed.dump(Options.NONE.with(Options.LINK_REMAP, false));
        assertEquals(List.of("a", "a"), events);
        assertEquals(0, sometimes.pinned);
        installed.dump(Options.NONE.with(Options.LINK_REMAP, true));
        assertEquals(List.of("a", "a", "a", "sometimes"), events);
        assertEquals(1, sometimes.released);
    }

    @Test
    void planningPinsNothing() throws TorporException {
        logging("a", DumpStage.OBSERVE);
        assertEquals(1, installed.sessions.planDump().steps().size());
        installed.all().forEach(offer -> assertEquals(0, offer.pinned));
    }

    @Test
    void theClaimantsOfADumpAreThoseOfDumps() throws TorporException {
        FileDumper pipes = (file, context) -> null;
        installed.add(FileDumper.class, new FakeOffer<>("f", Map.of("torpor.claims", "pipe"), pipes));
        installed.step("a", DumpStage.RESOURCES, context -> {
            assertSame(pipes, context.claimants(FileDumper.class).claim(TREE, List.of("pipe")));
            assertThrows(IllegalArgumentException.class, () -> context.claimants(FileRestorer.class));
            events.add("ran");
        });
        installed.dump();
        assertEquals(List.of("ran"), events);
    }

    @Test
    void barrierActionsRunInTheirOrderAfterEachStageFromThenOn() throws TorporException {
        logging("a", DumpStage.FREEZE);
        installed.step("b", DumpStage.OBSERVE, context -> {
            context.atEachBarrier(() -> events.add("first"));
            context.atEachBarrier(() -> events.add("second"));
        });
        logging("c", DumpStage.RESOURCES);
        logging("d", DumpStage.RESOURCES);
        installed.dump();
        assertEquals(
                List.of("a", "first", "second", "c", "d", "first", "second", "first", "second"),
                events,
                "the last are those of SEAL, where the kernel has a step");
    }

    @Test
    void aBarrierThatFailsEndsTheSession() {
        TorporException refusal =
                Issue.error("TEST-005", TREE, "A queued call failed", "").toException();
        logging("a", DumpStage.FREEZE);
        installed.step(
                "b",
                DumpStage.OBSERVE,
                context -> context.atEachBarrier(() -> {
                    throw refusal;
                }));
        logging("never", DumpStage.RESOURCES);
        assertSame(refusal, assertThrows(TorporException.class, installed::dump));
        assertEquals(List.of("a", "undo a"), events);
    }

    @Test
    void aListenerHearsAllAndOneThatThrowsHarmsNobody() throws TorporException {
        logging("a", DumpStage.OBSERVE);
        installed.add(SessionListener.class, new FakeOffer<>("l", Map.of(), new Listener(false)));
        installed.add(SessionListener.class, new FakeOffer<>("m", Map.of(), new Listener(true)));
        SessionResult result = installed.dump();
        assertEquals(
                List.of(
                        "boom",
                        "PREFLIGHT",
                        "> preflight",
                        "< preflight",
                        "QUIESCE",
                        "> garbage",
                        "< garbage",
                        "OBSERVE",
                        "> a",
                        "a",
                        "< a",
                        "SEAL",
                        "> authors",
                        "< authors"),
                events);
        assertEquals(
                List.of("KERNEL-014"), result.issues().stream().map(Issue::code).toList());
    }

    @Test
    void aRestoreGivesItsRoot() throws TorporException {
        installed.add(
                ResourceRestorer.class,
                new FakeOffer<>(
                        "resume",
                        Map.of("torpor.restore.name", "resume", "torpor.restore.stage", "RESUME"),
                        context -> context.provide(RestoredRoot.class, new RestoredRoot(new Pid(17), new Pid(17)))));
        SessionResult result = installed.sessions.restore(Options.NONE, new NoImages(), new NoImages());
        assertEquals(new Pid(17), result.find(RestoredRoot.class).orElseThrow().pid());
        assertEquals(SessionId.Kind.RESTORE, result.id().kind());
    }

    @Test
    void anInterruptBetweenStepsUndoesWithTheStatusClearAndKeepsIt() {
        installed.step("a", DumpStage.OBSERVE, context -> {
            context.undo(
                    "a",
                    () -> events.add(
                            "undone, interrupted: " + Thread.currentThread().isInterrupted()));
            Thread.currentThread().interrupt();
        });
        logging("never", DumpStage.RESOURCES);
        TorporException e = assertThrows(TorporException.class, installed::dump);
        assertTrue(Thread.interrupted());
        assertEquals("KERNEL-009", e.issue().code());
        assertEquals(List.of("undone, interrupted: false"), events);
    }

    @Test
    void theEndOfTheEngineInterruptsASessionAndWaitsForItsUndo() throws Exception {
        installed.step("a", DumpStage.OBSERVE, context -> {
            context.undo("a", () -> events.add("undone"));
            installedEnds();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw Issue.error("TEST-004", TREE, "Interrupted", "")
                        .causedBy(e)
                        .toException();
            }
        });
        TorporException e = assertThrows(TorporException.class, installed::dump);
        ending.join();
        assertEquals("KERNEL-011", e.issue().code());
        assertEquals("TEST-004", ((TorporException) e.getCause()).issue().code());
        assertEquals(List.of("undone", "ended"), events);
        assertFalse(Thread.interrupted());
    }

    @Test
    void anUndoThatHasBegunIsNotInterrupted() throws Exception {
        installed.step("a", DumpStage.OBSERVE, context -> {
            context.undo("a", () -> {
                endAndAwaitTheAsking();
                events.add("interrupted: " + Thread.currentThread().isInterrupted());
            });
            throw Issue.error("TEST-006", TREE, "No", "").toException();
        });
        TorporException e = assertThrows(TorporException.class, installed::dump);
        ending.join();
        assertEquals("TEST-006", e.issue().code());
        assertEquals(List.of("interrupted: false", "ended"), events);
    }

    private void endAndAwaitTheAsking() {
        installedEnds();
        while (ending.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private Thread ending;

    private void installedEnds() {
        ending = new Thread(() -> {
            installed.sessions.endAll("the test ends it");
            events.add("ended");
        });
        ending.start();
    }

    @Test
    void theFirstDumpOfAnEngineIsRehearsedOnAStandInAndTheNextIsNot() throws TorporException {
        List<Pid> roots = new ArrayList<>();
        installed.step("look", DumpStage.OBSERVE, context -> roots.add(context.root()));
        installed.add(
                StandIn.class,
                new FakeOffer<>(
                        "s",
                        Map.of(),
                        like -> Optional.of(new StandIn.Running(new Pid(815), () -> events.add("ended")))));
        SessionResult first = installed.dump();
        assertTrue(roots.size() >= 2);
        assertTrue(roots.subList(0, roots.size() - 1).stream().allMatch(new Pid(815)::equals));
        assertFalse(roots.get(roots.size() - 1).equals(new Pid(815)));
        assertEquals(List.of("ended"), events);
        assertTrue(first.issues().isEmpty());
        roots.clear();
        installed.dump();
        assertEquals(1, roots.size());
    }

    @Test
    void aRehearsalThatFailsIsReportedAndTheDumpGoesOn() throws TorporException {
        installed.step("look", DumpStage.OBSERVE, context -> {
            if (context.root().equals(new Pid(815))) {
                context.undo("looking", () -> events.add("undone"));
                throw Issue.error("TEST-009", TREE, "No", "").toException();
            }
            events.add("looked");
        });
        installed.add(
                StandIn.class,
                new FakeOffer<>("s", Map.of(), like -> Optional.of(new StandIn.Running(new Pid(815), () -> {}))));
        SessionResult result = installed.dump();
        assertEquals(List.of("undone", "looked"), events);
        assertEquals("KERNEL-016", result.issues().get(0).code());
    }

    @Test
    void theLastStageIsLetFinish() throws Exception {
        installed.step("release", DumpStage.RELEASE, context -> {
            endAndAwaitTheAsking();
            assertFalse(Thread.currentThread().isInterrupted());
            context.undo("release", () -> events.add("undone"));
        });
        installed.dump();
        ending.join();
        assertEquals(List.of("ended"), events);
    }

    private final class Listener implements SessionListener {
        private final boolean throwing;

        Listener(boolean throwing) {
            this.throwing = throwing;
        }

        @Override
        public void stageStarted(SessionId session, String stage) {
            if (throwing) {
                events.add("boom");
                throw new IllegalStateException("boom");
            }
            events.add(stage);
        }

        @Override
        public void stepStarted(SessionId session, String step) {
            events.add("> " + step);
        }

        @Override
        public void stepFinished(SessionId session, String step, long nanos) {
            events.add("< " + step);
        }
    }

    @Test
    void whatKilledEnginesHaveLeftIsMendedBeforeASessionBegins(@TempDir Path folder) throws Exception {
        RunDirectory runs = new RunDirectory(folder);
        SessionJournal killed = new SessionJournal(runs, new SessionId(SessionId.Kind.DUMP, 1));
        killed.note("lamp that is off", "kitchen");
        killed.close();
        installed.add(
                Recoverer.class,
                new FakeOffer<Recoverer>(
                        "r", Map.of("torpor.recovers", "lamp that is off"), data -> events.add("mend " + data)));
        logging("freeze", DumpStage.FREEZE);
        Sessions sessions = new Sessions(installed, runs);
        SessionResult result = sessions.dump(new Pid(4711), Options.NONE, new NoImages(), new NoImages());
        assertEquals(List.of("mend kitchen", "freeze"), events);
        assertEquals("KERNEL-024", result.issues().get(0).code());
        assertEquals(List.of(), sessions.recover(Optional.empty()));
    }

    @Test
    void whatASessionNotesAndCannotUndoIsLeftForOthers(@TempDir Path folder) {
        RunDirectory runs = new RunDirectory(folder);
        installed.add(
                Recoverer.class,
                new FakeOffer<Recoverer>(
                        "r", Map.of("torpor.recovers", "lamp that is off"), data -> events.add("mend " + data)));
        installed.step("a", DumpStage.FREEZE, context -> {
            RunJournal.Entry note = context.require(RunJournal.class).note("lamp that is off", "kitchen");
            context.undo("switch it on", note::done);
            context.require(RunJournal.class).note("lamp that is off", "cellar");
            throw Issue.error("TEST-002", TREE, "No", "").toException();
        });
        Sessions sessions = new Sessions(installed, runs);
        assertThrows(
                TorporException.class,
                () -> sessions.dump(new Pid(4711), Options.NONE, new NoImages(), new NoImages()));
        assertEquals(
                1, assertDoesNotThrow(() -> sessions.recover(Optional.empty())).size());
        assertEquals(List.of("mend cellar"), events);
    }
}
