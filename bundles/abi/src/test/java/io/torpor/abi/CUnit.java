package io.torpor.abi;

import java.util.ArrayList;
import java.util.List;

/** One C file of static assertions. */
final class CUnit {
    private final String name;
    private final StringBuilder text = new StringBuilder("#define _GNU_SOURCE\n");
    private int assertions;

    CUnit(String name, String preamble, List<String> headers) {
        this.name = name;
        text.append(preamble).append("#include <stddef.h>\n");
        for (String header : headers) {
            text.append("#include <").append(header).append(">\n");
        }
    }

    /** File name without its suffix. */
    String name() {
        return name;
    }

    String text() {
        return text.toString();
    }

    int assertions() {
        return assertions;
    }

    void isTrue(String expression, String what) {
        text.append("_Static_assert(")
                .append(expression)
                .append(", \"")
                .append(what)
                .append("\");\n");
        assertions++;
    }

    /** As a signed or as an unsigned number of 32 bits. */
    void equal32(String constant, int value) {
        isTrue(
                "(long long)(" + constant + ") == " + value + "LL || (long long)(" + constant + ") == "
                        + Integer.toUnsignedString(value) + "LL",
                constant + " is 0x" + Integer.toHexString(value));
    }

    void equal64(String constant, long value) {
        isTrue(
                "(unsigned long long)(" + constant + ") == " + Long.toUnsignedString(value) + "ULL",
                constant + " is 0x" + Long.toHexString(value));
    }

    /** A value of a table of 32-bit flags, where the sign of the C constant says nothing. */
    void equalBits(String constant, long value) {
        if (value >>> Integer.SIZE == 0) {
            equal32(constant, (int) value);
        } else {
            equal64(constant, value);
        }
    }

    static List<String> list(String... headers) {
        return new ArrayList<>(List.of(headers));
    }
}
