package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ProcessorHalvesTest {
    @Test
    void halvesAreApartAndLeaveNothingOut() {
        BitSet all = new BitSet();
        all.set(1, 4);
        all.set(6);
        all.set(7);
        BitSet first = ProcessorHalves.half(all, false);
        BitSet second = ProcessorHalves.half(all, true);
        assertEquals("{1, 2, 3}", first.toString());
        assertEquals("{6, 7}", second.toString());
    }

    @Test
    void aThreadIsKeptToItsHalfAndThenNoMore() throws IOException {
        String before = allowed();
        ProcessorHalves.Kept first = ProcessorHalves.first();
        String one = allowed();
        ProcessorHalves.Kept second = ProcessorHalves.second();
        String other = allowed();
        second.end();
        assertEquals(one, allowed());
        ProcessorHalves.Kept both = ProcessorHalves.both();
        assertEquals(before, allowed());
        both.end();
        assertEquals(one, allowed());
        first.end();
        assertEquals(before, allowed());
        first.end();
        assertEquals(before, allowed());
        int processors = Runtime.getRuntime().availableProcessors();
        assumeTrue(processors > 1 && processors <= 8, "there are no halves of " + processors + " processors");
        assertTrue(!one.equals(other) && !one.equals(before) && !other.equals(before), one + " " + other);
    }

    private static String allowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findAny()
                .orElseThrow();
    }
}
