package io.torpor.crit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.ImageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each refusal is one line that names the file, the place and the reason. */
class BrokenInputTest {
    private static final String PIPE =
            "{\"id\":1,\"pipe_id\":2,\"flags\":0,\"fown\":{\"uid\":1,\"euid\":2,\"signum\":3,\"pid_type\":4,\"pid\":5}}";

    @Test
    void unknownMagic() {
        refused(Run.of("no image at all", "decode"), "standard input", "at byte 0", "0x6920", "CRIT-002");
        byte[] other = FilledImage.of(ImageType.FILES, 1, true);
        other[5] ^= 1;
        refused(Run.of(other, "decode"), "at byte 4", "CRIT-002");
    }

    /** Wherever a file ends too early, it is said; nowhere it is taken for whole. */
    @Test
    void everyTruncation() {
        for (ImageType type : new ImageType[] {ImageType.PIPES_DATA, ImageType.IPCNS_MSG, ImageType.TCP_STREAM}) {
            byte[] image = FilledImage.of(type, 9, true);
            int whole = 0;
            for (int length = 0; length < image.length; length++) {
                Run run = Run.of(Arrays.copyOf(image, length), "decode");
                if (run.status() == 0) {
                    whole++;
                } else {
                    refused(run, "standard input", "at byte " + length, "CRIT-003");
                }
            }
            assertTrue(whole <= 3, type + " is whole at " + whole + " lengths");
        }
    }

    @Test
    void damagedRecord() {
        byte[] image = FilledImage.of(ImageType.FS, 1, true);
        image[12] = 0x7f;
        refused(Run.of(image, "decode"), "at byte 8", "fs_entry", "CRIT-004");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "not json # CRIT-005",
                "{\"magic\":\"PIPES\",\"entries\":[ # CRIT-005",
                "{\"magic\":\"PIPES\",\"entries\":[null]} # null",
                "[] # magic and entries",
                "{\"magic\":\"NOPE\",\"entries\":[]} # NOPE",
                "{\"magic\":\"PAGES\",\"entries\":[]} # PAGES",
                "{\"magic\":\"PIPES\"} # entries is missing",
                "{\"magic\":\"PIPES\",\"entries\":[7]} # entries[0]",
                "{\"magic\":\"PIPES\",\"entries\":[{\"id\":1}]} # entries[0].pipe_id",
                "{\"magic\":\"FS\",\"entries\":[{\"cwd_id\":1,\"root_id\":-1}]} # entries[0].root_id: -1 does not fit",
                "{\"magic\":\"FS\",\"entries\":[{\"cwd_id\":1,\"root_id\":4294967296}]} # entries[0].root_id",
                "{\"magic\":\"FS\",\"entries\":[{\"cwd_id\":1,\"root_id\":2,\"bogus\":3}]} # entries[0].bogus",
                "{\"magic\":\"FS\",\"entries\":[{\"cwd_id\":1,\"root_id\":[2]}]} # entries[0].root_id",
                "{\"magic\":\"FS\",\"entries\":[{\"cwd_id\":1,\"root_id\":2},{}]} # entries[1]",
                "{\"magic\":\"PIPES_DATA\",\"entries\":[{\"pipe_id\":1,\"bytes\":3}]} # entries[0].extra",
                "{\"magic\":\"PIPES_DATA\",\"entries\":[{\"pipe_id\":1,\"bytes\":3,\"extra\":\"... <3B>\"}]} # --nopl",
                "{\"magic\":\"PIPES_DATA\",\"entries\":[{\"pipe_id\":1,\"bytes\":3,\"extra\":\"?\"}]} # base64"
            })
    void wrongJson(String json, String reason) {
        refused(Run.of(json, "encode"), "standard input", reason);
    }

    @Test
    void wrongNestedField() {
        String json =
                "{\"magic\":\"PIPES\",\"entries\":[" + PIPE + "," + PIPE.replace("\"euid\":2", "\"euid\":\"x\"") + "]}";
        refused(Run.of(json, "encode"), "entries[1].fown.euid", "\"x\"");
    }

    @Test
    void files(@TempDir Path folder) throws IOException {
        refused(Run.of("", "decode", "-i", folder + "/absent"), "absent", "no such file", "CRIT-001");
        refused(Run.of("", "show", folder.toString()), "directory", "CRIT-001");
        Path output = folder.resolve("out");
        refused(Run.of("x", "encode", "-o", output.toString()), "CRIT-005");
        refused(Run.of(new byte[3], "decode", "-o", output.toString()), "CRIT-003");
        assertFalse(Files.exists(output));
        refused(Run.of("", "x", folder.toString(), "ps"), "IMAGE-001");
    }

    @Test
    void wrongArguments() {
        assertEquals(2, Run.of("", "frobnicate").status());
        assertEquals(2, Run.of("", "decode", "--frob").status());
        assertEquals(2, Run.of("", "x", ".").status());
        assertEquals(1, Run.of("").status());
        assertEquals(0, Run.of("", "--help").status());
        assertEquals(0, Run.of("", "decode", "-h").status());
    }

    private static void refused(Run run, String... parts) {
        assertEquals(1, run.status(), run.text());
        assertEquals(1, run.errors().lines().count(), run.errors());
        for (String part : parts) {
            assertTrue(run.errors().contains(part), run.errors());
        }
    }
}
