package io.torpor.credentials;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessorsTest {
    @Test
    void masksAndListsAreRead() {
        assertArrayEquals(new long[] {3}, Processors.ofMask("3"));
        assertArrayEquals(new long[] {0xffffffff_00000001L}, Processors.ofMask("ffffffff,00000001\n"));
        assertArrayEquals(new long[] {5, 0xf}, Processors.ofMask("f,00000000,00000005"));
        assertArrayEquals(new long[] {0b1011}, Processors.ofList("0-1,3\n"));
        assertArrayEquals(new long[] {1, 1L << 1}, Processors.ofList("0,65"));
    }

    @Test
    void setsAreComparedWhateverTheirLength() {
        assertTrue(Processors.same(new long[] {3}, new long[] {3, 0}));
        assertFalse(Processors.same(new long[] {3}, new long[] {3, 1}));
        assertTrue(Processors.contains(new long[] {7, 0}, new long[] {2}));
        assertFalse(Processors.contains(new long[] {2}, new long[] {7}));
    }

    @Test
    void wordsOfTheKernelAreStates() {
        assertEquals(2, Speculation.STORE_BYPASS.state("thread vulnerable"));
        assertEquals(8, Speculation.STORE_BYPASS.state("thread force mitigated"));
        assertEquals(4, Speculation.INDIRECT_BRANCH.state("conditional disabled"));
        assertEquals(Speculation.NOT_ITS_OWN, Speculation.STORE_BYPASS.state("vulnerable"));
        assertEquals(Speculation.NOT_ITS_OWN, Speculation.INDIRECT_BRANCH.state("always enabled"));
        assertTrue(Speculation.isSafe("not affected"));
        assertFalse(Speculation.isSafe("always enabled"));
    }
}
