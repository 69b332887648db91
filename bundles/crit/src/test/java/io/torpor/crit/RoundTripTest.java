package io.torpor.crit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.ImageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    static final Path REAL = Path.of("../image/src/test/resources/criu-4.3");

    static Stream<ImageType> typesWithRecords() {
        return Arrays.stream(ImageType.values()).filter(ImageType::hasRecords);
    }

    @ParameterizedTest
    @MethodSource("typesWithRecords")
    void bringsBackEveryFieldOfEveryType(ImageType type) {
        for (long value : new long[] {5, 0x123456789abcdefL, Long.MAX_VALUE, Long.MIN_VALUE + 7, -3}) {
            for (boolean flag : new boolean[] {true, false}) {
                bringsBack(FilledImage.of(type, value, flag));
            }
        }
    }

    static List<Path> realImages() throws IOException {
        try (Stream<Path> files = Files.list(REAL)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("pages-"))
                    .filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("realImages")
    void bringsBackRealImages(Path file) throws IOException {
        bringsBack(Files.readAllBytes(file));
    }

    @Test
    void thereAreRealImages() throws IOException {
        assertTrue(realImages().size() > 20);
    }

    /** The fields of a later version, names that are not UTF-8, numbers that are no value of their enum. */
    @Test
    void bringsBackWhatItDoesNotKnow() {
        byte[] record = {
            8, 1, 16, 0, 24, 99, 32, 3, 42, 3, 'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa0, 6, 1, (byte) 0xa0, 6, 2
        };
        byte[] image = new byte[12 + record.length];
        System.arraycopy(FilledImage.of(ImageType.FDINFO, 1, true), 0, image, 0, 8);
        image[8] = (byte) record.length;
        System.arraycopy(record, 0, image, 12, record.length);
        String json = bringsBack(image);
        assertTrue(json.contains("\"type\": 99"), json);
        assertTrue(json.contains("\"a\\udcff\\udcc3\""), json);
        assertTrue(json.contains("\"unknown_fields\": {\"100\""), json);
    }

    @Test
    void bringsBackAnImageWithoutRecords() {
        bringsBack(Arrays.copyOf(FilledImage.of(ImageType.FILES, 1, true), 8));
    }

    private static String bringsBack(byte[] image) {
        Run plain = Run.of(image, "decode");
        assertEquals("", plain.errors());
        assertArrayEquals(image, encoded(plain.output()), plain.text());
        Run pretty = Run.of(image, "decode", "--pretty");
        assertArrayEquals(image, encoded(pretty.output()), pretty.text());
        return plain.text();
    }

    private static byte[] encoded(byte[] json) {
        Run encode = Run.of(json, "encode");
        assertEquals("", encode.errors());
        assertEquals(0, encode.status());
        return encode.output();
    }
}
