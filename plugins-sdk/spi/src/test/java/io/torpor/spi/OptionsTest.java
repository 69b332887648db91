package io.torpor.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void whatIsNotGivenIsThePreset() {
        assertFalse(Options.NONE.get(Options.LEAVE_RUNNING));
        assertEquals(10L, Options.NONE.get(Options.TIMEOUT));
    }

    @Test
    void moreOptionsLeaveTheOriginalAlone() {
        Options one = Options.NONE.with(Options.LEAVE_RUNNING, true);
        Options two = one.with(Options.TIMEOUT, 3L);
        assertTrue(two.get(Options.LEAVE_RUNNING));
        assertEquals(3L, two.get(Options.TIMEOUT));
        assertEquals(10L, one.get(Options.TIMEOUT));
        assertFalse(Options.NONE.get(Options.LEAVE_RUNNING));
    }

    @Test
    void anOptionIsGivenWhenItsValueIsNotThePreset() {
        Options options = Options.NONE.with(Options.LEAVE_RUNNING, true).with(Options.TIMEOUT, 10L);
        assertTrue(options.has("leave-running"));
        assertFalse(options.has("timeout"));
        assertFalse(options.has("moments"));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aValueOfAnotherTypeIsRefusedWhereItIsGiven() {
        Option raw = Options.TIMEOUT;
        assertThrows(ClassCastException.class, () -> Options.NONE.with(raw, "ten"));
    }
}
