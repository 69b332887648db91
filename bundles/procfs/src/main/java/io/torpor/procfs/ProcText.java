package io.torpor.procfs;

import io.torpor.abi.KernelString;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A position in the text of one {@code /proc} file. Works on the bytes, without an object per line or word: files are
 * read while the target is frozen, by a JVM that has just started.
 */
final class ProcText {
    private static final long MOST_BEFORE_DIGIT = 0x1999999999999999L;

    /** By character, from 0 to 127. A table: digits are most of what we read, much of it before anything is compiled. */
    private static final byte[] DIGITS = digits();

    private final String kind;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    /** The text from the buffer's position to its limit; neither is moved. */
    ProcText(String kind, ByteBuffer text) {
        this.kind = kind;
        if (text.hasArray()) {
            bytes = text.array();
            start = text.arrayOffset() + text.position();
        } else {
            bytes = new byte[text.remaining()];
            text.duplicate().get(bytes);
            start = 0;
        }
        at = start;
        end = start + text.remaining();
    }

    private static byte[] digits() {
        byte[] digits = new byte[Byte.MAX_VALUE + 1];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < 16; i++) {
            char c = Character.forDigit(i, 16);
            digits[c] = (byte) i;
            digits[Character.toUpperCase(c)] = (byte) i;
        }
        return digits;
    }

    boolean atEnd() {
        return at >= end;
    }

    boolean atLineEnd() {
        return at >= end || bytes[at] == '\n';
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The byte here, or -1 at the end. */
    int peek() {
        return at < end ? bytes[at] : -1;
    }

    /** The byte at a position, or -1 outside of the text. */
    int peekAt(int position) {
        return position >= start && position < end ? bytes[position] : -1;
    }

    boolean startsWith(int position, String word) {
        if (position < start || position + word.length() > end) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[position + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Goes past a word if it is here. */
    boolean tryTake(String word) {
        if (!startsWith(at, word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    void expect(String word) {
        if (!tryTake(word)) {
            throw error("\"" + word + "\" expected");
        }
    }

    void expect(char c) {
        if (peek() != c) {
            throw error("'" + c + "' expected");
        }
        at++;
    }

    /** Goes past blanks and tabs. */
    ProcText blanks() {
        int i = at;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        at = i;
        return this;
    }

    void endLine() {
        blanks();
        if (at < end) {
            expect('\n');
        }
    }

    void skipLine() {
        while (at < end && bytes[at++] != '\n') {
            continue;
        }
    }

    /** An unsigned decimal number of up to 64 bits. */
    long decimal() {
        long value = 0;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at] - '0';
            if (Long.compareUnsigned(value, MOST_BEFORE_DIGIT) > 0 || value == MOST_BEFORE_DIGIT && digit > 5) {
                throw error("the number has more than 64 bits");
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == first) {
            throw error("a number expected");
        }
        return value;
    }

    /** A decimal number of 64 bits, with or without a minus. */
    long signed() {
        boolean negative = tryTake("-");
        long value = decimal();
        if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
            throw error("the number has more than 63 bits");
        }
        return negative ? -value : value;
    }

    /** A decimal number of 32 bits, with or without a minus. */
    int number() {
        long value = signed();
        if (value != (int) value) {
            throw error("the number has more than 32 bits");
        }
        return (int) value;
    }

    /** An unsigned hexadecimal number of up to 64 bits, without {@code 0x}. */
    long hex() {
        long value = 0;
        int i = at;
        for (; i < end; i++) {
            int digit = hexDigit(bytes[i]);
            if (digit < 0) {
                break;
            }
            if (value >>> (Long.SIZE - 4) != 0) {
                throw error("the number has more than 64 bits");
            }
            value = value << 4 | digit;
        }
        if (i == at) {
            throw error("a hexadecimal number expected");
        }
        at = i;
        return value;
    }

    int hexNumber() {
        long value = hex();
        if (value >>> Integer.SIZE != 0) {
            throw error("the number has more than 32 bits");
        }
        return (int) value;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexDigit(int c) {
        return c < 0 ? -1 : DIGITS[c];
    }

    int octal() {
        int value = 0;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '7') {
            if (value >>> (Integer.SIZE - 3) != 0) {
                throw error("the number has more than 32 bits");
            }
            value = value << 3 | bytes[at++] - '0';
        }
        if (at == first) {
            throw error("an octal number expected");
        }
        return value;
    }

    /** All up to a blank, a tab or the end of the line; at least one byte. */
    String word() {
        int first = at;
        while (at < end && bytes[at] > ' ') {
            at++;
        }
        if (at == first) {
            throw error("a word expected");
        }
        return text(first, at);
    }

    /** All up to that byte, which is left out and gone past. */
    String upTo(char c) {
        int first = at;
        while (!atLineEnd() && bytes[at] != c) {
            at++;
        }
        String text = text(first, at);
        expect(c);
        return text;
    }

    /** All up to the end of the line, which is gone past. */
    String line() {
        int first = at;
        while (!atLineEnd()) {
            at++;
        }
        String text = text(first, at);
        at = Math.min(at + 1, end);
        return text;
    }

    String text(int from, int to) {
        return KernelString.decode(bytes, from, to);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Position of the last such byte of the text, or -1. */
    int last(char c) {
        for (int i = end - 1; i >= start; i--) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    /** Position of the end of the line here. */
    int lineEnd() {
        int i = at;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** For throwing. */
    ProcFormatException error(String what) {
        int line = 1;
        int from = start;
        int here = Math.min(at, end);
        for (int i = start; i < here; i++) {
            if (bytes[i] == '\n') {
                line++;
                from = i + 1;
            }
        }
        int to = from;
        while (to < end && bytes[to] != '\n') {
            to++;
        }
        return new ProcFormatException(kind, line, text(from, to), what);
    }
}
