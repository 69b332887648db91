package io.torpor.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SymbolicLinks;
import io.torpor.spi.Option;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SignalOwners;
import io.torpor.trial.TrialSession;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, saved and opened again by way of images on disk. */
class SavedPathsTest {
    @TempDir
    Path directory;

    @TempDir
    Path imageDirectory;

    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        file = directory.resolve("file");
        Files.writeString(file, "content");
    }

    private final class Dump {
        final TrialSession session;
        final SavedPaths paths;
        final ImageRecords images = new ImageRecords();

        Dump(Options options) {
            session = new TrialSession(new DirectoryStore(imageDirectory), options);
            session.provide(ImageRecords.class, images);
            paths = new SavedPaths(session, new FileIds(), new FileKinds());
        }

        SavedPaths.Seen see(LocalFd descriptor) {
            return new SavedPaths.Seen(
                    new Subject.Other("a test"), descriptor, link(descriptor), FileStatus.of(descriptor));
        }

        reg_file_entry save(int id, LocalFd descriptor, int flags) throws TorporException {
            reg_file_entry record = paths.save(id, see(descriptor), flags, 0, SignalOwners.none());
            paths.add(record);
            return record;
        }

        FilePaths written() throws TorporException {
            images.add(
                    ImageType.INVENTORY,
                    inventory_entry.newBuilder().setImgVersion(2).build());
            images.writeTo(session.images());
            return new FilePaths(new SavedFiles(new ImageSet(session.images())), session);
        }
    }

    private static LocalFd open(Path path, int flags) {
        return Descriptors.open(path.toString(), flags, 0);
    }

    private static String code(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(TorporException.class, action).issue().code();
    }

    private static String link(LocalFd fd) {
        return SymbolicLinks.target("/proc/self/fd/" + fd);
    }

    private static reg_file_entry saved(Dump dump, int id) throws TorporException {
        return new SavedFiles(new ImageSet(dump.session.images())).path(id);
    }

    private static <T> Options with(Option<T> option, T value) {
        return Options.NONE.with(option, value);
    }

    @Test
    void whatCanWaitIsSavedUnderTheNameThatItHasThen() throws Exception {
        Dump dump = new Dump(Options.NONE);
        LocalFd fd = open(file, OpenFlags.O_PATH);
        assertTrue(dump.paths.saveLater(900, dump.see(fd), OpenFlags.O_RDONLY));
        Path moved = Files.move(file, directory.resolve("moved"));
        dump.paths.saveWaiting();
        try (FilePaths paths = dump.written()) {
            try (LocalFd opened = paths.open(saved(dump, 900))) {
                assertEquals(moved.toString(), link(opened));
            }
        }
    }

    @Test
    void whatIsDeletedWhileItWaitsIsSavedWhole() throws Exception {
        Dump dump = new Dump(Options.NONE);
        LocalFd fd = open(file, OpenFlags.O_PATH);
        assertTrue(dump.paths.saveLater(900, dump.see(fd), OpenFlags.O_RDONLY));
        Files.delete(file);
        dump.paths.saveWaiting();
        try (FilePaths paths = dump.written()) {
            try (LocalFd opened = paths.open(saved(dump, 900))) {
                assertEquals(file + " (deleted)", link(opened));
                assertEquals("content", Files.readString(Path.of("/proc/self/fd/" + opened)));
            }
        }
    }

    @Test
    void whatHasNoNameOrIsOfAProcessCannotWait() throws Exception {
        Dump dump = new Dump(Options.NONE);
        try (LocalFd process = open(Path.of("/proc/self/status"), OpenFlags.O_RDONLY);
                LocalFd deleted = open(file, OpenFlags.O_RDWR)) {
            assertFalse(dump.paths.saveLater(900, dump.see(process), OpenFlags.O_RDONLY));
            Files.delete(file);
            assertFalse(dump.paths.saveLater(901, dump.see(deleted), OpenFlags.O_RDWR));
        }
    }

    @Test
    void nothingWaitsOnceTheTreeRuns() throws Exception {
        Dump dump = new Dump(Options.NONE);
        dump.paths.saveWaiting();
        try (LocalFd fd = open(file, OpenFlags.O_PATH)) {
            assertFalse(dump.paths.saveLater(900, dump.see(fd), OpenFlags.O_RDONLY));
        }
    }

    @Test
    void aFileIsOpenedByItsPathAndRefusedOnceItHasChanged() throws Exception {
        Dump dump = new Dump(Options.NONE);
        reg_file_entry record;
        try (LocalFd fd = open(file, OpenFlags.O_RDWR)) {
            record = dump.save(900, fd, OpenFlags.O_RDWR | OpenFlags.O_APPEND);
        }
        assertEquals(file.toString(), record.getName());
        assertEquals(7, record.getSize());
        try (FilePaths paths = dump.written()) {
            try (LocalFd again = paths.open(record)) {
                assertEquals(OpenFlags.O_RDWR | OpenFlags.O_APPEND, Descriptors.fcntl(again, 3, 0) & 0xfff);
            }
            Files.writeString(file, "longer content");
            assertEquals("FILES-022", code(() -> paths.open(record)));
            reg_file_entry appending = record.toBuilder()
                    .setFlags(OpenFlags.O_WRONLY | OpenFlags.O_APPEND)
                    .build();
            paths.open(appending).close();
            Files.writeString(file, "content");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            assertEquals("FILES-022", code(() -> paths.open(record)));
            Files.delete(file);
            assertEquals("FILES-021", code(() -> paths.open(record)));
        }
    }

    @Test
    void anotherFileAtThePathIsNotTakenForIt() throws Exception {
        Dump dump = new Dump(Options.NONE);
        try (LocalFd fd = open(file, 0)) {
            Path other = directory.resolve("other");
            Files.writeString(other, "content");
            SavedPaths.Seen seen =
                    new SavedPaths.Seen(new Subject.Other("a test"), fd, other.toString(), FileStatus.of(fd));
            assertEquals("FILES-005", code(() -> dump.paths.save(1, seen, 0, 0, SignalOwners.none())));
        }
    }

    @Test
    void aNameThatEndsLikeADeletedFilesIsAName() throws Exception {
        Path odd = directory.resolve("odd (deleted)");
        Files.writeString(odd, "");
        try (LocalFd fd = open(odd, 0)) {
            assertEquals(odd.toString(), new Dump(Options.NONE).save(1, fd, 0).getName());
        }
    }

    @Test
    void aDeletedFileComesBackWithHolesTimesAndOneInodeForTwoNames() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(4 << 20);
            sparse.seek(2 << 20);
            sparse.write("middle".getBytes());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        Path second = directory.resolve("second");
        Files.createLink(second, file);
        Dump dump = new Dump(Options.NONE);
        reg_file_entry one;
        reg_file_entry two;
        try (LocalFd first = open(file, OpenFlags.O_RDWR);
                LocalFd other = open(second, 0)) {
            Files.delete(file);
            Files.delete(second);
            one = dump.save(1000, first, OpenFlags.O_RDWR);
            two = dump.save(1001, other, 0);
        }
        assertEquals(file.toString(), one.getName());
        try (FilePaths paths = dump.written();
                LocalFd first = paths.open(one);
                LocalFd other = paths.open(two)) {
            FileStatus status = FileStatus.of(first);
            assertTrue(status.isSameFile(FileStatus.of(other)));
            assertEquals(0, status.links());
            assertEquals(4 << 20, status.size());
            assertTrue(status.blocks() * 512 < 1 << 20, "holes were filled");
            assertEquals(0100640, status.mode());
            assertEquals(1_000_000_000L, status.modified());
            assertEquals(file + " (deleted)", link(first));
            assertEquals(second + " (deleted)", link(other));
            byte[] content = Files.readAllBytes(Path.of("/proc/self/fd/" + first));
            assertArrayEquals("middle".getBytes(), java.util.Arrays.copyOfRange(content, 2 << 20, (2 << 20) + 6));
        }
        assertEquals(List.of(), names());
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.toList();
        }
    }

    @Test
    void aGhostDoesNotTouchAFileThatHasTakenItsName() throws Exception {
        Dump dump = new Dump(Options.NONE);
        reg_file_entry record;
        try (LocalFd fd = open(file, 0)) {
            Files.delete(file);
            record = dump.save(1000, fd, 0);
        }
        Files.writeString(file, "newcomer");
        try (FilePaths paths = dump.written();
                LocalFd ghost = paths.open(record)) {
            assertEquals("content", Files.readString(Path.of("/proc/self/fd/" + ghost)));
        }
        assertEquals("newcomer", Files.readString(file));
        assertEquals(List.of(file), names());
    }

    @Test
    void aDeletedDirectoryAndAFileInItComeBack() throws Exception {
        Path inner = directory.resolve("inner");
        Files.createDirectory(inner);
        Path child = inner.resolve("child");
        Files.writeString(child, "child");
        Dump dump = new Dump(Options.NONE);
        reg_file_entry folder;
        reg_file_entry leaf;
        try (LocalFd innerFd = open(inner, OpenFlags.O_DIRECTORY);
                LocalFd childFd = open(child, 0)) {
            Files.delete(child);
            Files.delete(inner);
            folder = dump.save(1000, innerFd, OpenFlags.O_DIRECTORY);
            leaf = dump.save(1001, childFd, 0);
        }
        try (FilePaths paths = dump.written();
                LocalFd leafAgain = paths.open(leaf);
                LocalFd folderAgain = paths.open(folder)) {
            assertEquals("child", Files.readString(Path.of("/proc/self/fd/" + leafAgain)));
            assertEquals(inner + " (deleted)", link(folderAgain));
        }
        Files.delete(file);
        assertEquals(List.of(), names());
    }

    @Test
    void aGhostAboveTheLimitIsRefused() throws Exception {
        try (LocalFd fd = open(file, 0)) {
            Files.delete(file);
            assertEquals("FILES-004", code(() -> new Dump(with(Options.GHOST_LIMIT, 1L)).save(1, fd, 0)));
        }
    }

    @Test
    void aLostNameIsReplacedOnlyIfAllowed() throws Exception {
        Path second = directory.resolve("second");
        Files.createLink(second, file);
        Dump dump = new Dump(with(Options.LINK_REMAP, true));
        reg_file_entry record;
        try (LocalFd fd = open(file, 0)) {
            Files.delete(file);
            assertEquals("FILES-006", code(() -> new Dump(Options.NONE).save(1, fd, 0)));
            record = dump.save(1000, fd, 0);
        }
        assertEquals(2, names().size());
        try (FilePaths paths = dump.written()) {
            try (LocalFd again = paths.open(record)) {
                assertTrue(FileStatus.of(again)
                        .isSameFile(FileStatus.of(second.toString()).orElseThrow()));
                assertEquals(file + " (deleted)", link(again));
            }
            paths.removeLinks();
        }
        assertEquals(List.of(second), names());
    }

    @Test
    void aFailedDumpTakesItsNameAway() throws Exception {
        Path second = directory.resolve("second");
        Files.createLink(second, file);
        Dump dump = new Dump(with(Options.LINK_REMAP, true));
        try (LocalFd fd = open(file, 0)) {
            Files.delete(file);
            dump.save(1000, fd, 0);
        }
        assertFalse(names().equals(List.of(second)));
        dump.session.fail();
        assertEquals(List.of(second), names());
    }

    @Test
    void namesNeedNotBeText() throws Exception {
        String name = directory + "/" + io.torpor.abi.KernelString.decode(new byte[] {'x', (byte) 0xff, 'y'}, 0, 3);
        Dump dump = new Dump(Options.NONE);
        reg_file_entry record;
        try (LocalFd fd = Descriptors.open(name, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0600)) {
            record = dump.save(1000, fd, 0);
        }
        try (FilePaths paths = dump.written();
                LocalFd again = paths.open(record)) {
            assertEquals(name, link(again));
        }
    }
}
