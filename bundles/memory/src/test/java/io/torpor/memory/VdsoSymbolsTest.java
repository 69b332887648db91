package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VdsoSymbolsTest {
    private static final String CLOCK = System.getProperty("os.arch").equals("amd64") ? "__vdso_" : "__kernel_";

    @Test
    void findsTheFunctionsOfTheLiveVdso() throws IOException {
        byte[] content = LiveVdso.read();
        VdsoSymbols symbols = new VdsoSymbols(content);
        VdsoSymbols.Function time = symbols.find(CLOCK + "clock_gettime");
        VdsoSymbols.Function resolution = symbols.find(CLOCK + "clock_getres");
        assertNotNull(time);
        assertNotNull(resolution);
        assertNotEquals(time.offset(), resolution.offset());
        assertNull(symbols.find("clock_getti"));
        for (VdsoSymbols.Function function : symbols.functions()) {
            assertTrue(function.offset() > 0 && function.bytes() > 0, function.toString());
            assertTrue(function.offset() + function.bytes() <= content.length, function.toString());
        }
    }

    /** The sorted hash table and the plain one must agree on how many symbols there are. */
    @Test
    void countsWithEitherHashTable() throws IOException {
        byte[] content = LiveVdso.read();
        int all = new VdsoSymbols(content).functions().size();
        assertEquals(
                all, new VdsoSymbols(without(content, 0x6ffffef5L)).functions().size());
    }

    @Test
    void refusesWhatIsNoVdso() throws IOException {
        byte[] content = LiveVdso.read();
        assertThrows(IllegalArgumentException.class, () -> new VdsoSymbols(new byte[8192]));
        assertThrows(IllegalArgumentException.class, () -> new VdsoSymbols(Arrays.copyOf(content, 512)));
    }

    /** Makes an entry of the dynamic section one that nobody knows. */
    private static byte[] without(byte[] image, long tag) {
        byte[] copy = image.clone();
        for (int at = 64; at + 16 <= copy.length; at += 8) {
            boolean found = ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()).getLong(at) == tag;
            if (found) {
                copy[at + 7] = 0x7f;
                return copy;
            }
        }
        return copy;
    }
}
