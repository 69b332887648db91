package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.tracee.Architecture;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the live vdso, and an instruction set whose jumps are {@code 'J'} and an address, and whose calls are {@code "call"}. */
class VdsoProxyTest {
    private static final long KERNEL = 0x7f0012340000L;
    private static final byte[] CALL = "call".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private byte[] live;
    private VdsoSymbols symbols;
    private byte[] withoutVdso = CALL;

    @BeforeEach
    void readLive() throws IOException {
        live = LiveVdso.read();
        symbols = new VdsoSymbols(live);
    }

    @Test
    void everyFunctionGoesOnInTheKernels() {
        byte[] content = proxy(live).content();
        byte[] rest = content.clone();
        for (VdsoSymbols.Function function : symbols.functions()) {
            byte[] jump = jump(KERNEL + function.offset());
            assertArrayEquals(
                    jump,
                    Arrays.copyOfRange(content, function.offset(), function.offset() + jump.length),
                    function.name());
            System.arraycopy(live, function.offset(), rest, function.offset(), jump.length);
        }
        assertArrayEquals(live, rest, "nothing else may change");
    }

    @Test
    void withoutAKernelsVdsoEveryFunctionMakesItsCall() {
        byte[] content = proxy(null).content();
        for (VdsoSymbols.Function function : symbols.functions()) {
            assertArrayEquals(
                    CALL,
                    Arrays.copyOfRange(content, function.offset(), function.offset() + CALL.length),
                    function.name());
        }
    }

    @Test
    void functionsThatNeedNothingStay() {
        withoutVdso = new byte[0];
        VdsoProxy proxy = proxy(null);
        assertArrayEquals(live, proxy.content());
        VdsoSymbols.Function any = symbols.functions().get(0);
        assertTrue(proxy.mayGoOnAt(any.offset() + any.bytes() - 1));
    }

    @Test
    void aThreadGoesOnWhereNothingOfTheOldCodeMatters() {
        VdsoProxy proxy = proxy(live);
        VdsoSymbols.Function function = longest();
        int middle = function.offset() + 40;
        assertTrue(proxy.mayGoOnAt(function.offset()), "at its beginning");
        assertFalse(proxy.mayGoOnAt(function.offset() + 4), "within the jump");
        assertFalse(proxy.mayGoOnAt(middle), "in its middle");
        assertFalse(proxy.mayGoOnAt(0), "outside of all functions");
        live[middle] = 'S';
        assertTrue(proxy(live).mayGoOnAt(middle), "at a system call");
        assertEquals("clock_gettime+0x1", proxy.describe(function.offset() + 1).replace("__vdso_", ""));
    }

    @Test
    void noFunctionIsOverwrittenBeyondItsEnd() {
        withoutVdso = new byte[1 << 12];
        assertThrows(IllegalArgumentException.class, () -> proxy(null));
    }

    private VdsoSymbols.Function longest() {
        VdsoSymbols.Function longest = symbols.find("clock_gettime");
        org.junit.jupiter.api.Assumptions.assumeTrue(longest != null, "the functions have other names here");
        return longest;
    }

    private VdsoProxy proxy(byte[] kernel) {
        return new VdsoProxy(live, kernel, KERNEL, architecture());
    }

    private static byte[] jump(long target) {
        return ByteBuffer.allocate(9).put((byte) 'J').putLong(target).array();
    }

    private Architecture architecture() {
        return (Architecture) Proxy.newProxyInstance(
                Architecture.class.getClassLoader(),
                new Class<?>[] {Architecture.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "jump" -> jump((long) arguments[0]);
                    case "withoutVdso" -> withoutVdso;
                    case "isAtSystemCall" -> ((byte[]) arguments[0])[(int) arguments[1]] == 'S';
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
