package io.torpor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.ElfConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildIdsTest {
    @TempDir
    Path directory;

    private static List<Integer> of(Path path, int flags) {
        try (BuildIds ids = new BuildIds();
                LocalFd file = Descriptors.open(path.toString(), flags, 0)) {
            return ids.of(file, FileStatus.of(file));
        }
    }

    @Test
    void programsHaveTheOneThatFileShows() throws Exception {
        Path program = Path.of("/bin/sleep").toRealPath();
        Process readelf = new ProcessBuilder("readelf", "-n", program.toString())
                .redirectErrorStream(true)
                .start();
        String notes = new String(readelf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(readelf.waitFor() == 0 && notes.contains("Build ID: "), "readelf shows no build id");
        List<Integer> id = of(program, OpenFlags.O_RDONLY);
        assertTrue(notes.contains("Build ID: " + BuildIds.text(id)), notes);
        assertEquals(id, of(program, OpenFlags.O_PATH));
    }

    @Test
    void otherFilesHaveNone() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "not a program at all");
        assertEquals(List.of(), of(text, OpenFlags.O_RDONLY));
        Path empty = Files.writeString(directory.resolve("empty"), "");
        assertEquals(List.of(), of(empty, OpenFlags.O_RDONLY));
        assertEquals(List.of(), of(directory, OpenFlags.O_RDONLY));
    }

    /** The linker may put the note anywhere. */
    @Test
    void noteFarFromTheStart() throws IOException {
        byte[] program = Files.readAllBytes(Path.of("/bin/sleep"));
        List<Integer> id = find(program);
        ByteBuffer far =
                ByteBuffer.wrap(Arrays.copyOf(program, 2 * program.length)).order(ByteOrder.nativeOrder());
        far.put(program.length, program);
        int table = (int) far.getLong(32);
        for (int i = 0; i < far.getShort(56); i++) {
            int segment = table + i * far.getShort(54);
            if (far.getInt(segment) == ElfConstants.PT_NOTE) {
                far.putLong(segment + 8, far.getLong(segment + 8) + program.length);
            }
        }
        assertFalse(id.isEmpty());
        assertEquals(id, find(far.array()));
    }

    /** Files may say anything of themselves. */
    @Test
    void brokenHeadersHaveNone() throws IOException {
        byte[] program = Files.readAllBytes(Path.of("/bin/sleep"));
        for (int length = 0; length < 64; length++) {
            assertEquals(List.of(), find(Arrays.copyOf(program, length)));
        }
        for (int at = 0; at < 1024; at++) {
            byte[] broken = program.clone();
            broken[at] = -1;
            broken[at + 3] = -1;
            find(broken);
        }
    }

    private static List<Integer> find(byte[] file) {
        return BuildIds.find(offset -> {
            int from = (int) Math.min(offset, file.length);
            byte[] part = Arrays.copyOfRange(file, from, Math.min(from + 4096, file.length));
            return ByteBuffer.wrap(part).order(ByteOrder.nativeOrder());
        });
    }
}
