package io.torpor.procfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts to parse. */
final class Fixture {
    private Fixture() {}

    /** A file that was copied from a Linux 6.18. */
    static ByteBuffer file(String name) throws IOException {
        try (InputStream in = Fixture.class.getResourceAsStream(name)) {
            return ByteBuffer.wrap(Objects.requireNonNull(in, name).readAllBytes());
        }
    }

    /** In the middle of a larger buffer, so that a parser that looks beyond is found out. */
    static ByteBuffer text(String text) {
        byte[] bytes = ("9z" + text + "9z").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.wrap(bytes, 2, bytes.length - 4);
    }
}
