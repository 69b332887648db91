package io.torpor.linux;

import io.torpor.abi.KernelString;
import java.util.Arrays;

/** Strings as C has them. JNA's own conversion would depend on the locale. */
final class CString {
    private CString() {}

    /** The bytes of a name, and a zero. */
    static byte[] of(String name) {
        byte[] bytes = KernelString.encode(name);
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a zero inside a name: " + name);
            }
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
