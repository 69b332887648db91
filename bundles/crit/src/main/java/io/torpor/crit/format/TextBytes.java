package io.torpor.crit.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Text of string fields. The kernel's names are bytes, not always UTF-8: a byte that is none becomes the lone surrogate {@code U+DC00} plus its value, as
 * in Python's {@code surrogateescape}, and so comes back as it was.
 */
final class TextBytes {
    private static final int ESCAPE = 0xdc00;

    private TextBytes() {}

    static String text(byte[] bytes, int offset, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer output = CharBuffer.allocate(length);
        CoderResult result = decoder.decode(input, output, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                output.put((char) (ESCAPE + (input.get() & 0xff)));
            }
            result = decoder.decode(input, output, true);
        }
        return output.flip().toString();
    }

    static byte[] bytes(String text) throws BadContent {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                if (c < ESCAPE + 0x80 || c > ESCAPE + 0xff) {
                    throw new BadContent("character " + i + " is half of a surrogate pair");
                }
                bytes.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(c - ESCAPE);
                start = i + 1;
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
