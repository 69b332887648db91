package io.torpor.crit.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Quoted-printable text (RFC 2045) as Python's module of that name writes it. It takes line ends for the text's own, and so cannot tell all of them
 * apart; where that would lose one, they are quoted like other bytes.
 */
public final class QuotedPrintable {
    /** A line has at most this many characters, the {@code =} of a line that goes on among them. */
    private static final int LONGEST = 76;

    private static final String HEX = "0123456789ABCDEF";

    private final byte[] bytes;
    private final boolean quoteLineEnds;
    private final StringBuilder text = new StringBuilder();
    private int column;

    private QuotedPrintable(byte[] bytes, boolean quoteLineEnds) {
        this.bytes = bytes;
        this.quoteLineEnds = quoteLineEnds;
    }

    public static String encode(byte[] bytes) {
        String text = new QuotedPrintable(bytes, false).encode();
        return Arrays.equals(decodeLeniently(text), bytes) ? text : new QuotedPrintable(bytes, true).encode();
    }

    private String encode() {
        for (int i = 0; i < bytes.length; i++) {
            if (!quoteLineEnds && endsLine(i)) {
                quoteTrailingBlank();
                text.append('\n');
                column = 0;
                i += bytes[i] == '\r' ? 1 : 0;
            } else if (mustQuote(i)) {
                breakBefore(3);
                quote(bytes[i]);
                column += 3;
            } else {
                if (i + 1 != bytes.length && bytes[i + 1] != '\n') {
                    breakBefore(1);
                }
                text.append((char) bytes[i]);
                column++;
            }
        }
        return text.toString();
    }

    private boolean endsLine(int i) {
        return bytes[i] == '\n' || bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
    }

    private boolean mustQuote(int i) {
        byte b = bytes[i];
        boolean last = i + 1 == bytes.length;
        return switch (b) {
            case '=' -> true;
            case '\r', '\n' -> quoteLineEnds;
            case '\t', ' ' -> last;
            case '.' -> column == 0 && (last || bytes[i + 1] == '\n' || bytes[i + 1] == '\r' || bytes[i + 1] == 0);
            default -> b < ' ' || b > '~';
        };
    }

    private void breakBefore(int characters) {
        if (column + characters >= LONGEST) {
            text.append("=\n");
            column = 0;
        }
    }

    private void quoteTrailingBlank() {
        int last = text.length() - 1;
        if (last >= 0 && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
            byte blank = (byte) text.charAt(last);
            text.setLength(last);
            quote(blank);
        }
    }

    private void quote(byte b) {
        text.append('=').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
    }

    /** The opposite of {@link #encode}; other characters above 255 and wrong quotes are refused. */
    static byte[] decode(String text) throws BadContent {
        for (int i = text.indexOf('='); i >= 0; i = text.indexOf('=', i + 1)) {
            boolean softBreak = text.startsWith("\n", i + 1) || text.startsWith("\r\n", i + 1);
            if (!softBreak && !isQuote(text, i)) {
                throw new BadContent("the = at character " + i + " of a quoted-printable text stands before no byte");
            }
            i += softBreak ? 0 : 2;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 255) {
                throw new BadContent("character " + i + " of a quoted-printable text is no byte");
            }
        }
        return decodeLeniently(text);
    }

    private static boolean isQuote(String text, int i) {
        return i + 2 < text.length()
                && Character.digit(text.charAt(i + 1), 16) >= 0
                && Character.digit(text.charAt(i + 2), 16) >= 0;
    }

    private static byte[] decodeLeniently(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '=') {
                bytes.write(text.charAt(i));
            } else if (isQuote(text, i)) {
                bytes.write(Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                i += text.startsWith("\r\n", i + 1) ? 2 : 1;
            }
        }
        return bytes.toByteArray();
    }
}
