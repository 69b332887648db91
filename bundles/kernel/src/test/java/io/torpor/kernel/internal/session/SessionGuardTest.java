package io.torpor.kernel.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.undo.UndoJournal;
import io.torpor.spi.TorporException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionGuardTest {
    private static final SessionId ID = new SessionId(SessionId.Kind.DUMP, 1);

    @Test
    void aStuckSessionIsUndoneByWhoWantsItsEndAndThenCannotSucceed() throws Exception {
        UndoJournal journal = new UndoJournal();
        AtomicInteger undos = new AtomicInteger();
        journal.enter("effect", undos::incrementAndGet);
        SessionGuard guard = new SessionGuard(ID, journal, Duration.ofMillis(10));
        Thread other = new Thread(() -> guard.endFromOutside("test"));
        other.start();
        assertThrows(InterruptedException.class, () -> Thread.sleep(60_000));
        other.join();
        assertEquals(1, undos.get());
        TorporException e = assertThrows(TorporException.class, guard::succeed);
        assertEquals("KERNEL-011", e.issue().code());
        guard.end();
    }

    @Test
    void whoEndsItsOwnSessionDoesNotWaitForItself() {
        UndoJournal journal = new UndoJournal();
        AtomicInteger undos = new AtomicInteger();
        journal.enter("effect", undos::incrementAndGet);
        SessionGuard guard = new SessionGuard(ID, journal, Duration.ofDays(1));
        guard.endFromOutside("test");
        assertTrue(Thread.interrupted());
        assertEquals(1, undos.get());
        assertThrows(TorporException.class, guard::check);
    }

    @Test
    void afterItsEndNobodyIsInterrupted() {
        SessionGuard guard = new SessionGuard(ID, new UndoJournal(), Duration.ofDays(1));
        guard.end();
        guard.endFromOutside("test");
        assertFalse(Thread.interrupted());
    }
}
