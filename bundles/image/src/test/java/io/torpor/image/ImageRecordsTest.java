package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRecordsTest {
    private static final pstree_entry TASK =
            pstree_entry.newBuilder().setPid(1).setPpid(0).setPgid(1).setSid(1).build();

    @TempDir
    Path directory;

    @Test
    void theInventoryIsWrittenLast() throws Exception {
        ImageRecords records = SmallSet.inventory();
        records.add(ImageType.PSTREE, TASK);
        List<String> created = new ArrayList<>();
        long bytes = records.writeTo(new DirectoryStore(directory), created::add);
        assertEquals(List.of("pstree.img", "inventory.img"), created);
        assertEquals(created, records.names());
        assertEquals(
                Files.size(directory.resolve("pstree.img")) + Files.size(directory.resolve("inventory.img")), bytes);
    }

    @Test
    void aLateFileHasItsRoomAndIsAsLongAsItsContent() throws Exception {
        ImageRecords records = new ImageRecords();
        Path file = directory.resolve("pstree.img");
        try (LateFile late = records.createLate(ImageType.PSTREE, 200_000, new DirectoryStore(directory))) {
            assertEquals(200_000, Files.size(file));
            records.add(ImageType.PSTREE, TASK);
            late.write();
        }
        byte[] content = Files.readAllBytes(file);
        records.writeTo(new DirectoryStore(directory));
        assertArrayEquals(Files.readAllBytes(file), content);
    }

    @Test
    void aLateFileThatIsNotWrittenGoes() throws Exception {
        new ImageRecords()
                .createLate(ImageType.PSTREE, 10, new DirectoryStore(directory))
                .close();
        assertFalse(Files.exists(directory.resolve("pstree.img")));
    }

    @Test
    void anEarlierInventoryGoesFirst() throws Exception {
        Files.writeString(directory.resolve("inventory.img"), "old");
        ImageRecords records = SmallSet.inventory();
        records.add(ImageType.PSTREE, TASK);
        records.writeTo(new DirectoryStore(directory), name -> {
            if (name.equals("pstree.img")) {
                assertFalse(Files.exists(directory.resolve("inventory.img")));
            }
        });
        assertTrue(Files.exists(directory.resolve("inventory.img")));
    }

    @Test
    void recordsThatDoNotFitAreRefusedWhereTheyAreAdded() {
        ImageRecords records = new ImageRecords();
        pipe_data_entry data =
                pipe_data_entry.newBuilder().setPipeId(1).setBytes(3).build();
        assertThrows(IllegalArgumentException.class, () -> records.add(ImageType.PIPES_DATA, 0, data, new byte[2]));
        assertThrows(IllegalArgumentException.class, () -> records.add(ImageType.PIPES_DATA, data));
        assertThrows(IllegalArgumentException.class, () -> records.add(ImageType.PSTREE, data));
        assertThrows(IllegalArgumentException.class, () -> records.add(ImageType.PAGES, 1, data));
        assertThrows(
                IllegalArgumentException.class,
                () -> records.add(
                        ImageType.PSTREE, pstree_entry.newBuilder().setPid(1).buildPartial()));
        inventory_entry inventory =
                inventory_entry.newBuilder().setImgVersion(2).build();
        records.add(ImageType.INVENTORY, inventory);
        assertThrows(IllegalArgumentException.class, () -> records.add(ImageType.INVENTORY, inventory));
        assertEquals(List.of("inventory.img"), records.names());
    }

    @Test
    void whatOthersReferToMayComeFirst() throws Exception {
        ImageRecords records = SmallSet.inventory();
        for (int pid : List.of(3, 2, 1)) {
            records.addFirst(ImageType.PSTREE, TASK.toBuilder().setPid(pid).build());
        }
        ImageStore store = new DirectoryStore(directory);
        records.writeTo(store);
        assertEquals(
                List.of(1, 2, 3),
                new ImageSet(store)
                        .all(ImageType.PSTREE, pstree_entry.class).stream()
                                .map(pstree_entry::getPid)
                                .toList());
        pipe_data_entry data =
                pipe_data_entry.newBuilder().setPipeId(1).setBytes(1).build();
        records.add(ImageType.PIPES_DATA, 0, data, new byte[1]);
        assertThrows(IllegalArgumentException.class, () -> records.addFirst(ImageType.PIPES_DATA, data));
    }

    @Test
    void severalThreadsMayAdd() throws Exception {
        ImageRecords records = SmallSet.inventory();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t * 1000;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    records.add(
                            ImageType.PSTREE, TASK.toBuilder().setPid(first + i).build());
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        ImageStore store = new DirectoryStore(directory);
        records.writeTo(store);
        Set<Integer> pids = new HashSet<>();
        for (pstree_entry task : new ImageSet(store).all(ImageType.PSTREE, pstree_entry.class)) {
            pids.add(task.getPid());
        }
        assertEquals(4000, pids.size());
    }

    @Test
    void aFullDiskIsReportedWithTheFile() {
        ImageRecords records = SmallSet.inventory();
        TorporException e = assertThrows(TorporException.class, () -> records.writeTo(new FullStore()));
        assertEquals("IMAGE-003", e.issue().code());
        assertEquals(
                "Cannot write inventory.img to /full: No space left on device. Free space on the file system of /full, "
                        + "or choose another directory for the images. [IMAGE-003]",
                e.getMessage());
    }

    @Test
    void aMissingDirectoryIsReported() {
        TorporException e = assertThrows(
                TorporException.class,
                () -> SmallSet.inventory().writeTo(new DirectoryStore(directory.resolve("gone"))));
        assertTrue(e.getMessage().contains("no such file or directory"), e.getMessage());
        assertEquals("IMAGE-003", e.issue().code());
    }

    /** Every file is {@code /dev/full}. */
    private static final class FullStore implements ImageStore {
        @Override
        public FileChannel create(String name) throws IOException {
            return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        }

        @Override
        public FileChannel open(String name) throws IOException {
            return create(name);
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public Optional<ImageStore> parent() {
            return Optional.empty();
        }

        @Override
        public String location() {
            return "/full";
        }
    }
}
