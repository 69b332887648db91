package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of file, written, read, cut off and damaged. */
class ContainerTest {
    private static final long ID = 26;

    @TempDir
    Path directory;

    static Stream<ImageType> recordTypes() {
        return Stream.of(ImageType.values()).filter(ImageType::hasRecords);
    }

    static Stream<ImageType> rawTypes() {
        return Stream.of(ImageType.values()).filter(type -> type.kind() == ImageType.Kind.RAW);
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void whatIsWrittenIsRead(ImageType type) throws Exception {
        List<Samples.Sample> samples = new Samples(type.ordinal()).of(type);
        ImageSet set = write(type, samples);

        assertEquals(List.of(type.canonicalId(ID)), set.ids(type));
        List<ImageEntry<Message>> entries = set.entries(type, ID);
        assertEquals(samples.size(), entries.size());
        for (int i = 0; i < samples.size(); i++) {
            assertEquals(samples.get(i).record(), entries.get(i).record());
            assertArrayEquals(samples.get(i).extra(), bytes(entries.get(i).extra()));
            assertEquals(samples.get(i).extra().length, entries.get(i).extraLength());
        }
    }

    @ParameterizedTest
    @MethodSource("rawTypes")
    void filesWithoutRecordsAreOpened(ImageType type) throws Exception {
        DirectoryStore store = new DirectoryStore(directory);
        SmallSet.inventory().writeTo(store);
        byte[] content = new Samples(7).bytes(1000);
        try (FileChannel channel = store.create(type.fileName(ID))) {
            channel.write(ByteBuffer.wrap(content));
        }
        ImageSet set = new ImageSet(store);
        assertTrue(set.has(type, ID));
        ByteBuffer read = ByteBuffer.allocate(2000);
        try (FileChannel channel = set.open(type, ID)) {
            channel.read(read);
        }
        assertArrayEquals(content, bytes(read.flip()));
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void aFileThatIsCutOffIsRefused(ImageType type) throws Exception {
        Samples.Sample first = new Samples(3).of(type).get(0);
        List<Samples.Sample> samples =
                type == ImageType.IPCNS_MSG || type == ImageType.GHOST_FILE ? new Samples(3).of(type) : List.of(first);
        write(type, samples);
        Path file = directory.resolve(type.fileName(ID));
        byte[] whole = Files.readAllBytes(file);
        List<Long> ends = new ArrayList<>();
        for (ImageEntry<Message> entry :
                RecordReader.read(new DirectoryStore(directory), type.fileName(ID), type, issue -> {})) {
            ends.add(entry.offset());
        }
        for (int length = 0; length < whole.length; length += step(length, whole.length)) {
            if (length > type.headerSize() && ends.contains((long) length) && type != ImageType.IPCNS_MSG) {
                continue; // a shorter file, but a valid one
            }
            if (type == ImageType.IPCNS_MSG && length == ends.get(3)) {
                continue;
            }
            replace(file, Arrays.copyOf(whole, length));
            refused(type, length, length);
        }
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void aFileWithAnotherMagicIsRefused(ImageType type) throws Exception {
        write(type, new Samples(4).of(type));
        Path file = directory.resolve(type.fileName(ID));
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * type.headerSize(); bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= 1 << bit % 8;
            replace(file, flipped);
            refused(type, bit / 32 * 4L, whole.length);
        }
    }

    /** Whatever is flipped: a record, or a refusal with a name in it; never anything else. */
    @ParameterizedTest
    @MethodSource("recordTypes")
    void anyFlippedByteIsReadOrRefused(ImageType type) throws Exception {
        write(type, new Samples(5).of(type));
        Path file = directory.resolve(type.fileName(ID));
        byte[] whole = Files.readAllBytes(file);
        int refusals = 0;
        for (int i = type.headerSize(); i < whole.length; i += step(i, whole.length)) {
            byte[] flipped = whole.clone();
            flipped[i] = (byte) ~flipped[i];
            replace(file, flipped);
            try {
                RecordReader.read(new DirectoryStore(directory), type.fileName(ID), type, issue -> {});
            } catch (TorporException e) {
                assertTrue(e.getMessage().contains(type.fileName(ID)), e.getMessage());
                refusals++;
            }
        }
        assertTrue(refusals > 0);
    }

    @Test
    void contentLargerThanABufferGoesThrough() throws Exception {
        byte[] content = new Samples(8).bytes(3 << 20);
        ImageRecords records = SmallSet.inventory();
        ghost_file_entry ghost = new Samples(9)
                .message(ghost_file_entry.getDefaultInstance()).toBuilder()
                        .setChunks(false)
                        .build();
        records.add(ImageType.GHOST_FILE, ID, ghost, content);
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        ImageEntry<ghost_file_entry> entry = new ImageSet(store)
                .entries(ImageType.GHOST_FILE, ID, ghost_file_entry.class)
                .get(0);
        assertEquals(ghost, entry.record());
        assertArrayEquals(content, bytes(entry.extra()));
    }

    @Test
    void aRecordLargerThanABufferGoesThrough() throws Exception {
        ImageRecords records = SmallSet.inventory();
        ghost_file_entry ghost = new Samples(9)
                .message(ghost_file_entry.getDefaultInstance()).toBuilder()
                        .setChunks(true)
                        .setSymlnkTarget("x".repeat(1 << 20))
                        .build();
        records.add(ImageType.GHOST_FILE, 1, ghost);
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        assertEquals(ghost, new ImageSet(store).require(ImageType.GHOST_FILE, 1, ghost_file_entry.class));
    }

    private void refused(ImageType type, long offset, long length) {
        String name = type.fileName(ID);
        TorporException e = assertThrows(
                TorporException.class,
                () -> RecordReader.read(new DirectoryStore(directory), name, type, issue -> {}),
                () -> name + " of " + length + " bytes");
        assertTrue(e.getMessage().contains(name) && e.getMessage().contains("at byte " + offset + ","), e.getMessage());
        assertFalse(e.issue().remedy().isEmpty());
    }

    private ImageSet write(ImageType type, List<Samples.Sample> samples) throws TorporException {
        ImageRecords records = type == ImageType.INVENTORY ? new ImageRecords() : SmallSet.inventory();
        if (type == ImageType.REG_FILES) {
            records.add(ImageType.FILES, new Samples(1).message(file_entry.getDefaultInstance()));
        }
        for (Samples.Sample sample : samples) {
            records.add(type, ID, sample.record(), sample.extra());
        }
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        return new ImageSet(store);
    }

    /** Every byte of small files, and of the ends of large ones. */
    private static int step(int position, int size) {
        return position < 300 || position >= size - 300 ? 1 : 13;
    }

    /** A new file each time: ext4 writes one that was truncated to disk at once. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
