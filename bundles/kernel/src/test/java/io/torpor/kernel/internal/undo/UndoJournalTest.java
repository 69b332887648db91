package io.torpor.kernel.internal.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UndoJournalTest {
    private final UndoJournal journal = new UndoJournal();
    private final List<String> undone = new ArrayList<>();

    @Test
    void theNewestGoesFirstAndEachOnce() {
        journal.enter("a", () -> undone.add("a"));
        journal.enter("b", () -> undone.add("b"));
        assertTrue(journal.undo().isEmpty());
        assertTrue(journal.undo().isEmpty());
        assertEquals(List.of("b", "a"), undone);
        assertFalse(journal.drop());
    }

    @Test
    void allRunHoweverManyFail() {
        journal.enter("a", () -> undone.add("a"));
        journal.enter("b", () -> {
            throw new IOException("disk on fire");
        });
        journal.enter("c", () -> {
            throw new OutOfMemoryError("of a test");
        });
        List<UndoFailure> failures = journal.undo();
        assertEquals(List.of("a"), undone);
        assertEquals(
                List.of("could not undo: c", "could not undo: b"),
                failures.stream().map(Throwable::getMessage).toList());
        assertEquals("disk on fire", failures.get(1).getCause().getMessage());
    }

    @Test
    void afterSuccessNothingIsUndone() {
        journal.enter("a", () -> undone.add("a"));
        assertTrue(journal.drop());
        assertTrue(journal.undo().isEmpty());
        assertTrue(undone.isEmpty());
        assertThrows(IllegalStateException.class, () -> journal.enter("b", () -> {}));
    }

    @Test
    void anEffectThatComesLateIsUndoneOnTheSpot() {
        journal.enter("a", () -> {
            journal.enter("late", () -> undone.add("late"));
            undone.add("a");
        });
        journal.undo();
        journal.enter("later", () -> undone.add("later"));
        assertEquals(List.of("late", "a", "later"), undone);
    }

    @Test
    void whoComesSecondWaitsForTheFirst() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        journal.enter("slow", () -> {
            started.countDown();
            go.await();
            runs.incrementAndGet();
            throw new IOException("seen by both");
        });
        List<UndoFailure> seenByFirst = new ArrayList<>();
        Thread first = new Thread(() -> seenByFirst.addAll(journal.undo()));
        first.start();
        started.await();
        List<UndoFailure> seenBySecond = new ArrayList<>();
        Thread second = new Thread(() -> seenBySecond.addAll(journal.undo()));
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();
        first.join();
        second.join();
        assertEquals(1, runs.get());
        assertEquals(1, seenByFirst.size());
        assertEquals(seenByFirst, seenBySecond);
    }

    @Test
    void effectsEnteredByManyThreadsWhileItRunsBackAreAllUndoneOnce() throws InterruptedException {
        int threads = 4;
        int each = 2000;
        AtomicInteger undos = new AtomicInteger();
        CountDownLatch halfway = new CountDownLatch(1);
        List<Thread> entering = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    journal.enter("effect", undos::incrementAndGet);
                    if (i == each / 2) {
                        halfway.countDown();
                    }
                }
            });
            entering.add(thread);
            thread.start();
        }
        halfway.await();
        journal.undo();
        for (Thread thread : entering) {
            thread.join();
        }
        assertEquals(threads * each, undos.get());
    }
}
