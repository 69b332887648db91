package io.torpor.abi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Names of files, tasks and sockets are bytes to the kernel. As Java strings they are UTF-8, and each byte that is no
 * UTF-8 becomes the lone surrogate {@code 0xDC00 + byte}: so every name can be turned back into its bytes, whatever
 * it holds.
 */
public final class KernelString {
    private static final char FIRST_ESCAPE = 0xDC80;
    private static final char LAST_ESCAPE = 0xDCFF;
    private static final int ESCAPE_BASE = 0xDC00;

    private KernelString() {}

    /** The bytes from {@code start} up to {@code end}, excluded, as a string. */
    public static String decode(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) {
                return decodeBeyondAscii(ByteBuffer.wrap(bytes, start, end - start));
            }
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static String decodeBeyondAscii(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        while (decoder.decode(bytes, text, true).isError()) {
            text.put((char) (ESCAPE_BASE + Byte.toUnsignedInt(bytes.get())));
        }
        return text.flip().toString();
    }

    /** The bytes of a string that {@link #decode} made, without a zero at the end; UTF-8 for any other. */
    public static byte[] encode(String text) {
        boolean escaped = false;
        for (int i = 0; i < text.length() && !escaped; i++) {
            escaped = isEscape(text, i);
        }
        if (!escaped) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 2);
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                bytes.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) - ESCAPE_BASE);
                from = i + 1;
            }
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static boolean isEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST_ESCAPE && c <= LAST_ESCAPE && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
