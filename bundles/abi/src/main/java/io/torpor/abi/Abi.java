package io.torpor.abi;

import java.nio.ByteOrder;

/**
 * What the layout of a struct depends on.
 *
 * @param wordBytes size of {@code long} and of pointers: 4 or 8
 * @param longLongAlignment alignment of a 64-bit number within a struct: 4 on i386, else 8
 * @param order byte order
 */
public record Abi(int wordBytes, int longLongAlignment, ByteOrder order) {
    /** x86-64, aarch64, riscv64, loongarch64, ppc64le: 64 bits, little endian. */
    public static final Abi LP64 = new Abi(8, 8, ByteOrder.LITTLE_ENDIAN);

    /** i386. */
    public static final Abi I386 = new Abi(4, 4, ByteOrder.LITTLE_ENDIAN);

    public Abi {
        if (wordBytes != 4 && wordBytes != 8 || longLongAlignment != 4 && longLongAlignment != 8) {
            throw new IllegalArgumentException("sizes are 4 or 8: " + wordBytes + ", " + longLongAlignment);
        }
    }
}
