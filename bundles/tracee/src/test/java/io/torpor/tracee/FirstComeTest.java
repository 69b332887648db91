package io.torpor.tracee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FirstComeTest {
    private final FirstCome<String> work = new FirstCome<>();

    @Test
    void whoComesSecondDoesNothing() {
        work.attempt(() -> "first");
        work.attempt(() -> {
            throw new IllegalStateException("done twice");
        });
        assertEquals("first", work.await());
    }

    @Test
    void theOtherThreadIsWaitedFor() throws Exception {
        Thread other = new Thread(() -> work.attempt(() -> "of the other"));
        other.start();
        assertEquals("of the other", work.await());
        other.join();
    }

    /** An error, too: who waits for a thread that had no memory left would wait for ever. */
    @Test
    void whatWasThrownComesOut() {
        RuntimeException exception = new IllegalArgumentException("bad");
        work.attempt(() -> {
            throw exception;
        });
        assertSame(exception, assertThrows(IllegalArgumentException.class, work::await));
        FirstCome<String> another = new FirstCome<>();
        another.attempt(() -> {
            throw new OutOfMemoryError("none left");
        });
        assertThrows(OutOfMemoryError.class, another::await);
    }
}
