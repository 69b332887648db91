package io.torpor.crit.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;

/**
 * Writes JSON exactly as Python's {@code json} module does, which the peer's tool is written in: in one line with a space after each separator, or with
 * four spaces for each level; ASCII only. Who compares texts sees no difference. Calls must nest properly; that is not checked.
 */
public final class JsonOutput {
    private static final int BUFFER = 32 << 10;
    /** Bytes that make one line of base64, 76 characters. */
    private static final int LINE = 57;

    private static final String HEX = "0123456789abcdef";

    private final OutputStream output;
    private final boolean pretty;
    private final byte[] buffer = new byte[BUFFER];
    private int used;
    private int depth;
    /** Nothing stands in the innermost object or array yet. */
    private boolean first = true;
    /** A key was written, whose value comes next. */
    private boolean keyed;

    public JsonOutput(OutputStream output, boolean pretty) {
        this.output = output;
        this.pretty = pretty;
    }

    public JsonOutput beginObject() throws IOException {
        return begin('{');
    }

    public JsonOutput endObject() throws IOException {
        return end('}');
    }

    public JsonOutput beginArray() throws IOException {
        return begin('[');
    }

    public JsonOutput endArray() throws IOException {
        return end(']');
    }

    public JsonOutput key(String name) throws IOException {
        string(name);
        put(':');
        put(' ');
        keyed = true;
        return this;
    }

    public void string(String value) throws IOException {
        item();
        put('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        put('"');
    }

    /** A number's digits, {@code true}, {@code false}. */
    public void literal(String value) throws IOException {
        item();
        for (int i = 0; i < value.length(); i++) {
            put(value.charAt(i));
        }
    }

    /** Bytes as a string: base64 in lines of 76 characters, each with its end. */
    public void base64(byte[] bytes, int offset, int length) throws IOException {
        item();
        put('"');
        for (int at = 0; at < length; at += LINE) {
            base64Line(bytes, offset + at, Math.min(LINE, length - at));
        }
        put('"');
    }

    /**
     * As {@link #base64(byte[], int, int)}, with bytes that are not all in memory at once.
     *
     * @param most how many to take; fewer if the stream ends before
     * @return how many there were
     */
    public long base64(InputStream stream, long most) throws IOException {
        item();
        put('"');
        byte[] line = new byte[LINE];
        long taken = 0;
        while (taken < most) {
            int length = stream.readNBytes(line, 0, (int) Math.min(LINE, most - taken));
            if (length == 0) {
                break;
            }
            base64Line(line, 0, length);
            taken += length;
        }
        put('"');
        return taken;
    }

    private void base64Line(byte[] bytes, int offset, int length) throws IOException {
        byte[] piece = new byte[length];
        System.arraycopy(bytes, offset, piece, 0, length);
        for (byte b : Base64.getEncoder().encode(piece)) {
            put(b);
        }
        put('\\');
        put('n');
    }

    private void character(char c) throws IOException {
        switch (c) {
            case '"', '\\' -> escape(c);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\b' -> escape('b');
            case '\f' -> escape('f');
            default -> {
                if (c >= ' ' && c <= '~') {
                    put(c);
                } else {
                    escape('u');
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        put(HEX.charAt(c >> shift & 0xf));
                    }
                }
            }
        }
    }

    private void escape(char c) throws IOException {
        put('\\');
        put(c);
    }

    private JsonOutput begin(char bracket) throws IOException {
        item();
        put(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonOutput end(char bracket) throws IOException {
        depth--;
        if (!first) {
            newLine();
        }
        put(bracket);
        first = false;
        return this;
    }

    /** What separates the next item from what stands before it. */
    private void item() throws IOException {
        if (keyed) {
            keyed = false;
            return;
        }
        if (!first) {
            put(',');
            if (!pretty) {
                put(' ');
            }
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
    }

    private void newLine() throws IOException {
        if (pretty) {
            put('\n');
            for (int i = 0; i < 4 * depth; i++) {
                put(' ');
            }
        }
    }

    private void put(int character) throws IOException {
        if (used == BUFFER) {
            drain();
        }
        buffer[used++] = (byte) character;
    }

    private void drain() throws IOException {
        output.write(buffer, 0, used);
        used = 0;
    }

    /** Ends the text with a line end and hands all of it on. The stream stays open. */
    public void finish() throws IOException {
        put('\n');
        drain();
        output.flush();
    }
}
