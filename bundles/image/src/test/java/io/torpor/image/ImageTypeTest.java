package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTypeTest {
    @Test
    void typesAreThoseOfTheTable() throws IOException {
        List<Map<String, String>> rows = Table.rows("files.tsv");
        assertEquals(
                rows.stream().map(row -> row.get("key")).toList(),
                Arrays.stream(ImageType.values())
                        .filter(type -> type != ImageType.UNIX_WAITING)
                        .map(Enum::name)
                        .toList());
        for (Map<String, String> row : rows) {
            ImageType type = ImageType.valueOf(row.get("key"));
            String names = type == ImageType.STATS ? "stats-dump, stats-restore (no .img suffix)" : type.pattern();
            assertEquals(row.get("file_name"), names);
            boolean raw = row.get("magic").equals("none (raw)");
            assertEquals(raw, type.kind() == ImageType.Kind.RAW, type.name());
            assertEquals(raw ? 0 : Integer.decode(row.get("magic")), type.magic());
            assertEquals(
                    row.get("extra_after_each_payload").startsWith("service magic"),
                    type.kind() == ImageType.Kind.SERVICE);
            String messages = type.prototypes().stream()
                    .map(ImageTypeTest::name)
                    .filter(name -> !FOLLOWING.contains(name))
                    .collect(Collectors.joining(", "));
            assertEquals(row.get("payload_message"), messages);
            assertEquals(!row.get("payload_message").isEmpty(), type.hasRecords());
        }
    }

    /** Messages that only the last column, in words, has. */
    private static final List<String> FOLLOWING = List.of("ghost_chunk_entry", "ipc_msg");

    private static String name(Message message) {
        return message.getDescriptorForType().getName();
    }

    @ParameterizedTest
    @EnumSource
    void namesCanBeRead(ImageType type) {
        for (long id : new long[] {0, 1, 10, 4711, 0xffffffffL, -1}) {
            long canonical = type.canonicalId(id);
            String name = type.fileName(id);
            assertEquals(OptionalLong.of(canonical), type.idIn(name), name);
            assertEquals(name, type.fileName(canonical));
        }
        assertEquals(OptionalLong.empty(), type.idIn(type.pattern() + "x"));
        assertEquals(OptionalLong.empty(), type.idIn("x" + type.pattern()));
        assertEquals(OptionalLong.empty(), type.idIn(""));
    }

    @Test
    void idsAreUnsignedAndOfThePatternsWidth() {
        assertEquals("core-4294967295.img", ImageType.CORE.fileName(-1));
        assertEquals("ghost-file-ffffffff.img", ImageType.GHOST_FILE.fileName(-1));
        assertEquals("ghost-file-1a.img", ImageType.GHOST_FILE.fileName(26));
        assertEquals("pagemap-18446744073709551615.img", ImageType.PAGEMAP.fileName(-1));
        assertEquals("stats-restore", ImageType.STATS.fileName(1));
        assertEquals("files.img", ImageType.FILES.fileName(99));
        assertFalse(ImageType.FILES.numbered());
        assertTrue(ImageType.CORE.numbered());
    }

    @Test
    void namesOfOthersAreNotTaken() {
        for (String name : new String[] {
            "core-.img",
            "core-01.img",
            "core-1x.img",
            "core-4294967296.img",
            "core--1.img",
            "core-+1.img",
            "ghost-file-FF.img",
            "pagemap-shmem.img",
            "pagemap-18446744073709551616.img",
            "pagemap-99999999999999999999.img",
            "pagemap-123456789012345678901.img",
            "ghost-file-100000000.img",
            "core-١.img",
            "dump.log"
        }) {
            for (ImageType type : ImageType.values()) {
                assertEquals(OptionalLong.empty(), type.idIn(name), name + " as " + type);
            }
        }
    }
}
