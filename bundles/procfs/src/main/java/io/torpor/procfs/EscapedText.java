package io.torpor.procfs;

import io.torpor.abi.KernelString;

/** Undoes the kernel's escaping of names: a backslash and three octal digits for a byte. */
final class EscapedText {
    private static final int DIGITS = 3;

    private EscapedText() {}

    /** All octal escapes, as {@code seq_escape} and {@code mangle_path} write them in {@code mountinfo}. */
    static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] bytes = KernelString.encode(text);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '\\' ? octal(bytes, i + 1) : -1;
            bytes[length++] = value < 0 ? bytes[i] : (byte) value;
            i += value < 0 ? 0 : DIGITS;
        }
        return KernelString.decode(bytes, 0, length);
    }

    private static int octal(byte[] bytes, int from) {
        if (from + DIGITS > bytes.length) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return -1;
            }
            value = value << 3 | bytes[i] - '0';
        }
        return value;
    }

    /**
     * Newlines only, which is all that {@code maps} and {@code smaps} escape (and not the backslash, so that a name
     * with the four characters {@code \012} can't be told from one with a newline).
     */
    static String unescapeNewlines(String text) {
        return text.indexOf('\\') < 0 ? text : text.replace("\\012", "\n");
    }

    /** {@code \n} and {@code \\}, as {@code status} writes them in the name of a task. */
    static String unescapeName(String text) {
        int backslash = text.indexOf('\\');
        if (backslash < 0) {
            return text;
        }
        StringBuilder name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && i + 1 < text.length();
            name.append(!escape ? c : text.charAt(++i) == 'n' ? '\n' : text.charAt(i));
        }
        return name.toString();
    }
}
