package io.torpor.tracee;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Machine code from a table: bytes in hexadecimal, labels, and the assembly as comments. */
public final class StubCode {
    private final byte[] bytes;
    private final Map<String, Integer> labels;

    private StubCode(byte[] bytes, Map<String, Integer> labels) {
        this.bytes = bytes;
        this.labels = labels;
    }

    /** Reads a {@code .hex} resource that lies beside a class. */
    public static StubCode load(Class<?> beside, String resource) {
        Map<String, Integer> labels = new HashMap<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource + " beside " + beside.getName());
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int comment = line.indexOf('#');
                String text = (comment < 0 ? line : line.substring(0, comment)).trim();
                if (text.endsWith(":")) {
                    labels.put(text.substring(0, text.length() - 1), bytes.size());
                } else {
                    for (int i = 0; i + 1 < text.length(); i += 3) {
                        bytes.write(Integer.parseInt(text, i, i + 2, 16));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StubCode(bytes.toByteArray(), labels);
    }

    /** A copy of the code. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** Where a label stands, in bytes from the start. */
    public int label(String name) {
        Integer offset = labels.get(name);
        if (offset == null) {
            throw new IllegalArgumentException("no label " + name + "; there are " + labels.keySet());
        }
        return offset;
    }
}
