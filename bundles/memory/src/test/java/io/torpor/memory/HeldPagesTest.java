package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class HeldPagesTest {
    /** Nobody would write it. */
    @Test
    void nothingIsHeldAfterTheRestWasWritten() throws Exception {
        try (HeldPages held = new HeldPages(3 * PageRuns.PAGE)) {
            assertNotNull(held.place(PageRuns.PAGE));
            assertNull(held.place(3 * PageRuns.PAGE), "there is no room");
            held.write();
            assertNull(held.place(PageRuns.PAGE));
        }
    }
}
