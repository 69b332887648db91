package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages on their way from memory into images and back; memory is that of memfds here. */
class PageTransferTest {
    private static final int PAGE = PageRuns.PAGE;
    private static final int BYTES = 5 << 20;
    private static final long ID = 17;

    @TempDir
    Path directory;

    @Test
    void comesBackAsItWas() throws Exception {
        try (LocalFd source = memfd(BYTES, 1);
                LocalFd target = Descriptors.memfd("target", 0)) {
            Descriptors.truncate(target, BYTES);
            PageRuns runs = new PageRuns();
            runs.add(0, 3 * PAGE, VmaStatus.PAGES_PRESENT);
            for (long at = 8L * PAGE; at + 3 * PAGE < 1 << 20; at += 2 * PAGE) {
                runs.add(at, at + PAGE, VmaStatus.PAGES_PRESENT);
            }
            runs.add(1 << 20, BYTES, VmaStatus.PAGES_PRESENT);
            ImageSet images = save(directory, runs, source);
            SilentProgress progress = new SilentProgress();
            fill(images, target, progress);
            assertEquals(runs.bytes(), progress.done.get());
            byte[] expected = new byte[BYTES];
            byte[] all = content(source, 0, BYTES);
            for (int i = 0; i < runs.count(); i++) {
                System.arraycopy(all, (int) runs.start(i), expected, (int) runs.start(i), (int) runs.length(i));
            }
            assertArrayEquals(expected, content(target, 0, BYTES));
        }
    }

    @Test
    void findsInTheParentWhatItHasThere() throws Exception {
        Path parent = Files.createDirectory(directory.resolve("before"));
        Path child = Files.createDirectory(directory.resolve("after"));
        Files.createSymbolicLink(child.resolve("parent"), Path.of("../before"));
        try (LocalFd before = memfd(BYTES, 1);
                LocalFd after = memfd(BYTES, 2);
                LocalFd target = Descriptors.memfd("target", 0)) {
            PageRuns whole = new PageRuns();
            whole.add(0, BYTES, VmaStatus.PAGES_PRESENT);
            save(parent, whole, before);
            writeChild(child, after);
            Descriptors.truncate(target, BYTES);
            fill(new ImageSet(new DirectoryStore(child)), target, new SilentProgress());
            assertArrayEquals(content(before, PAGE, 4 * PAGE), content(target, PAGE, 4 * PAGE));
            assertArrayEquals(content(after, 5 * PAGE, 2 * PAGE), content(target, 5 * PAGE, 2 * PAGE));
            assertArrayEquals(new byte[PAGE], content(target, 0, PAGE));
        }
    }

    /** Pages 1 to 4 are in the parent, 5 and 6 here. */
    private static void writeChild(Path child, LocalFd content) throws Exception {
        ImageRecords records = new ImageRecords();
        records.add(ImageType.INVENTORY, inventory());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                ID,
                pagemap_head.newBuilder().setPagesId(1).build());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                ID,
                entry(PAGE, 4, VmaStatus.PAGES_IN_PARENT).build());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                ID,
                entry(5 * PAGE, 2, VmaStatus.PAGES_PRESENT).build());
        records.writeTo(new DirectoryStore(child));
        Files.write(child.resolve("pages-1.img"), content(content, 5 * PAGE, 2 * PAGE));
    }

    @Test
    void refusesPagesThatAreNotThere() throws Exception {
        ImageRecords records = new ImageRecords();
        records.add(ImageType.INVENTORY, inventory());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                1,
                pagemap_head.newBuilder().setPagesId(1).build());
        records.add(
                ImageType.SHMEM_PAGEMAP, 1, entry(0, 2, VmaStatus.PAGES_PRESENT).build());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                2,
                pagemap_head.newBuilder().setPagesId(1).build());
        records.add(
                ImageType.SHMEM_PAGEMAP, 2, entry(0, 1, VmaStatus.PAGES_LAZY).build());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                3,
                pagemap_head.newBuilder().setPagesId(1).build());
        records.add(
                ImageType.SHMEM_PAGEMAP,
                3,
                entry(0, 1, VmaStatus.PAGES_IN_PARENT).build());
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        Files.write(directory.resolve("pages-1.img"), new byte[PAGE]);
        ImageSet images = new ImageSet(store);
        try (StoredPages pages = new StoredPages(images)) {
            assertEquals(
                    "MEMORY-021",
                    assertThrows(TorporException.class, () -> pages.readShared(1))
                            .issue()
                            .code());
            assertEquals(
                    "MEMORY-023",
                    assertThrows(TorporException.class, () -> pages.readShared(2))
                            .issue()
                            .code());
            assertEquals(
                    "MEMORY-024",
                    assertThrows(TorporException.class, () -> pages.readShared(3))
                            .issue()
                            .code());
        }
    }

    @Test
    @Timeout(60)
    void endsWhenTheDiskIsFull() throws Exception {
        try (LocalFd source = memfd(BYTES * 4, 1)) {
            PageRuns runs = new PageRuns();
            runs.add(0, BYTES * 4, VmaStatus.PAGES_PRESENT);
            PageCopy copy = new PageCopy();
            copy.add(new PagesFile(
                    new FullStore(),
                    ImageType.SHMEM_PAGEMAP,
                    ID,
                    1,
                    runs,
                    new ContentSource.OfFile(source),
                    null,
                    PageCopy.chunks(runs)));
            TorporException full = assertThrows(
                    TorporException.class,
                    () -> copy.run(new SilentProgress(), new CopyBuffers(BYTES), new HeldPages(0)));
            assertEquals("MEMORY-010", full.issue().code());
            assertTrue(full.getMessage().contains("No space left on device"), full.getMessage());
        }
    }

    /** Some of it is written at once, as there is not room for all. */
    @Test
    void holdsContentUntilItIsWritten(@TempDir Path directory) throws Exception {
        try (LocalFd source = memfd(BYTES * 4, 1);
                LocalFd target = memfd(BYTES * 4, 2);
                HeldPages held = new HeldPages(BYTES * 2)) {
            byte[] expected = content(source, 0, BYTES * 4);
            PageRuns runs = new PageRuns();
            runs.add(0, BYTES * 4, VmaStatus.PAGES_PRESENT);
            ImageSet images = save(directory, runs, source, held, () -> {
                assertNull(held.place(BYTES));
                Descriptors.truncate(source, 0); // as the application would change it
            });
            fill(images, target, new SilentProgress());
            assertArrayEquals(expected, content(target, 0, BYTES * 4));
        }
    }

    @Test
    void holdsWhatFits() {
        try (HeldPages held = new HeldPages(3 * PAGE)) {
            assertEquals(2 * PAGE, held.place(2 * PAGE).bytes());
            assertNull(held.place(2 * PAGE));
            assertEquals(PAGE, held.place(PAGE).bytes());
            assertNull(held.place(1));
        }
    }

    private static ImageSet save(Path where, PageRuns runs, LocalFd source) throws Exception {
        try (HeldPages nothing = new HeldPages(0)) {
            return save(where, runs, source, nothing, () -> {});
        }
    }

    private static ImageSet save(Path where, PageRuns runs, LocalFd source, HeldPages held, Runnable between)
            throws Exception {
        DirectoryStore store = new DirectoryStore(where);
        PageCopy copy = new PageCopy();
        PagesFile file = new PagesFile(
                store,
                ImageType.SHMEM_PAGEMAP,
                ID,
                1,
                runs,
                new ContentSource.OfFile(source),
                null,
                PageCopy.chunks(runs));
        copy.add(file);
        try (CopyBuffers buffers = new CopyBuffers(BYTES)) {
            copy.run(new SilentProgress(), buffers, held);
        }
        between.run();
        held.write();
        ImageRecords records = new ImageRecords();
        records.add(ImageType.INVENTORY, inventory());
        file.addRecords(records);
        records.writeTo(store);
        assertEquals(runs.bytes(), Files.size(where.resolve("pages-1.img")));
        return new ImageSet(store);
    }

    private static void fill(ImageSet images, LocalFd target, SilentProgress progress) throws Exception {
        try (StoredPages pages = new StoredPages(images)) {
            pages.readShared(ID);
            PageFill fill = new PageFill();
            fill.add(new ContentTarget.OfFile(target), pages.ofShared(ID));
            fill.run(progress);
        }
    }

    private static pagemap_entry.Builder entry(long address, long pages, int flags) {
        return pagemap_entry
                .newBuilder()
                .setVaddr(address)
                .setCompatNrPages((int) pages)
                .setNrPages(pages)
                .setFlags(flags);
    }

    private static inventory_entry inventory() {
        return inventory_entry.newBuilder().setImgVersion(2).build();
    }

    private static LocalFd memfd(int bytes, long seed) {
        LocalFd fd = Descriptors.memfd("source", 0);
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        try (NativeBuffer buffer = new NativeBuffer(bytes)) {
            buffer.view().put(content);
            assertEquals(bytes, Descriptors.write(fd, buffer, 0, bytes, 0));
        }
        return fd;
    }

    private static byte[] content(LocalFd fd, long at, int bytes) {
        byte[] content = new byte[bytes];
        try (NativeBuffer buffer = new NativeBuffer(bytes)) {
            assertEquals(bytes, Descriptors.read(fd, buffer, 0, bytes, at));
            buffer.view().get(content);
        }
        return content;
    }

    /** A place where nothing fits. */
    private static final class FullStore implements ImageStore {
        @Override
        public FileChannel create(String name) throws IOException {
            return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        }

        @Override
        public FileChannel open(String name) throws IOException {
            throw new IOException("nothing here");
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
            return "/dev/full";
        }
    }

    /** A file that was made longer than its content turned out to be; one that nobody needed; one of an earlier dump. */
    @Test
    void preparedFiles(@TempDir Path where) throws Exception {
        DirectoryStore store = new DirectoryStore(where);
        Files.writeString(where.resolve("pages-2.img"), "of an earlier dump");
        PagesRoom room = new PagesRoom(store);
        Pid first = new Pid(101);
        Pid second = new Pid(102);
        Pid third = new Pid(103);
        for (Pid task : List.of(first, second, third)) {
            room.create(task);
            room.fill(task, BYTES * 2L, Long.MAX_VALUE);
        }
        assertEquals(BYTES * 2L, Files.size(where.resolve("pages-1.img")));
        assertEquals("of an earlier dump", Files.readString(where.resolve("pages-2.img")));
        assertNull(room.take(second));
        PagesRoom.Prepared prepared = room.take(first);
        room.discard();
        assertFalse(Files.exists(where.resolve("pages-3.img")));
        try (LocalFd source = memfd(BYTES, 1);
                CopyBuffers buffers = new CopyBuffers(BYTES)) {
            PageRuns runs = new PageRuns();
            runs.add(0, BYTES, VmaStatus.PAGES_PRESENT);
            PageCopy copy = new PageCopy();
            copy.add(new PagesFile(
                    store,
                    ImageType.SHMEM_PAGEMAP,
                    ID,
                    prepared.id(),
                    runs,
                    new ContentSource.OfFile(source),
                    prepared,
                    PageCopy.chunks(runs)));
            copy.run(new SilentProgress(), buffers, new HeldPages(0));
        }
        assertEquals(BYTES, Files.size(where.resolve("pages-1.img")));
    }
}
