package io.torpor.pipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.pipe_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.trial.TrialSession;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pipes, saved and made again by way of images on disk. */
class PipeContentTest {
    private static final fown_entry NOBODY = fown_entry
            .newBuilder()
            .setUid(0)
            .setEuid(0)
            .setSignum(0)
            .setPidType(0)
            .setPid(0)
            .build();

    @TempDir
    Path directory;

    private TrialSession session;
    private ImageRecords images;

    @BeforeEach
    void begin() {
        images = new ImageRecords();
        session = new TrialSession(new DirectoryStore(directory), Options.NONE);
        session.provide(ImageRecords.class, images);
    }

    private static OpenFile end(LocalFd fd, int flags) {
        FileStatus status = FileStatus.of(fd);
        return (OpenFile) Proxy.newProxyInstance(
                OpenFile.class.getClassLoader(),
                new Class<?>[] {OpenFile.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "descriptor" -> fd;
                    case "flags" -> flags;
                    case "device" -> status.device();
                    case "inode" -> status.inode();
                    case "link" -> "pipe:[" + status.inode() + "]";
                    case "subject" -> new Subject.Other("a test");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private RestoredPipes written() throws TorporException {
        images.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        session.find(SavedContents.class).ifPresent(SavedContents::write);
        images.writeTo(session.images());
        session.provide(ImageSet.class, new ImageSet(session.images()));
        return RestoredPipes.of(session);
    }

    private static pipe_entry record(int pipe, int flags) {
        return pipe_entry
                .newBuilder()
                .setId(1)
                .setPipeId(pipe)
                .setFlags(flags)
                .setFown(NOBODY)
                .build();
    }

    private static void write(LocalFd fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (NativeBuffer buffer = new NativeBuffer(bytes.length)) {
            buffer.direct().put(0, bytes);
            Descriptors.write(fd, buffer, 0, bytes.length);
        }
    }

    private static String read(LocalFd fd) {
        try (NativeBuffer buffer = new NativeBuffer(1 << 20)) {
            int got = (int) Descriptors.read(fd, buffer, 0, buffer.bytes());
            byte[] bytes = new byte[got];
            buffer.direct().get(0, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Test
    void contentIsCopiedNotTakenAndComesBackInAPipeAsLarge() throws Exception {
        LocalFd[] ends = Descriptors.pipe(0);
        int id;
        try (LocalFd reading = ends[0];
                LocalFd writing = ends[1]) {
            Descriptors.fcntl(writing, Fcntl.F_SETPIPE_SZ, 1 << 18);
            String much = "0123456789abcdef".repeat(10_000);
            write(writing, much);
            write(writing, "end");
            SavedContents contents = SavedContents.of(session);
            contents.add(end(writing, OpenFlags.O_WRONLY), ImageType.PIPES_DATA);
            contents.add(end(reading, OpenFlags.O_RDONLY), ImageType.PIPES_DATA);
            contents.add(end(reading, OpenFlags.O_RDONLY), ImageType.PIPES_DATA);
            contents.copy();
            id = contents.idOf(end(reading, 0));
            assertEquals(much + "end", read(reading));
            RestoredPipes pipes = written();
            PipeEnds pipe = pipes.pipe(record(id, 0));
            try (LocalFd out = pipe.end(OpenFlags.O_RDONLY);
                    LocalFd in = pipe.end(OpenFlags.O_WRONLY);
                    LocalFd another = pipe.end(OpenFlags.O_WRONLY | OpenFlags.O_LARGEFILE | OpenFlags.O_NONBLOCK)) {
                PipeEnds.setFlags(out, OpenFlags.O_RDONLY);
                PipeEnds.setFlags(in, OpenFlags.O_WRONLY);
                assertEquals(1 << 18, Descriptors.fcntl(out, Fcntl.F_GETPIPE_SZ, 0));
                assertEquals(OpenFlags.O_WRONLY, Descriptors.fcntl(in, Fcntl.F_GETFL, 0));
                assertEquals(
                        OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK,
                        Descriptors.fcntl(another, Fcntl.F_GETFL, 0) & ~OpenFlags.O_LARGEFILE);
                assertEquals(much + "end", read(out));
                pipes.close();
                in.close();
                another.close();
                assertEquals("", read(out), "an end is still open somewhere");
            }
        }
    }

    @Test
    void aPipeWithoutAReaderStaysWithoutOne() throws Exception {
        RestoredPipes pipes = written();
        try (LocalFd in = pipes.pipe(record(5, OpenFlags.O_WRONLY)).end(OpenFlags.O_WRONLY)) {
            pipes.close();
            SyscallException broken = assertThrows(SyscallException.class, () -> write(in, "x"));
            assertEquals(32, broken.errno());
        }
    }

    @Test
    void packetsKeepTheirBounds() throws Exception {
        LocalFd[] ends = Descriptors.pipe(OpenFlags.O_DIRECT);
        try (LocalFd reading = ends[0];
                LocalFd writing = ends[1]) {
            write(writing, "one");
            write(writing, "three");
            write(writing, "x");
            SavedContents contents = SavedContents.of(session);
            contents.add(end(reading, OpenFlags.O_RDONLY), ImageType.PIPES_DATA);
            contents.copy();
            PipeEnds pipe = written().pipe(record(contents.idOf(end(reading, 0)), 0));
            try (LocalFd out = pipe.end(OpenFlags.O_RDONLY)) {
                assertEquals("one", read(out));
                assertEquals("three", read(out));
                assertEquals("x", read(out));
            }
        }
    }

    @Test
    void aSinglePacketIsToldFromAStream() throws Exception {
        for (String text : new String[] {"x", "xyz"}) {
            for (int mode : new int[] {0, OpenFlags.O_DIRECT}) {
                LocalFd[] ends = Descriptors.pipe(mode);
                try (LocalFd reading = ends[0];
                        LocalFd writing = ends[1]) {
                    write(writing, text);
                    CopiedContent copied = CopiedContent.of(end(reading, OpenFlags.O_RDONLY), 65536, text.length());
                    assertEquals(mode == 0 ? 0 : 1, copied.packets().length, text + " in mode " + mode);
                }
            }
        }
    }

    @Test
    void smallContentsAreCopiedAsOthersAre() throws Exception {
        String[][] contents = {
            {},
            {"x"},
            {"xyz"},
            {"one", "three"},
            {"x".repeat(4096)},
            {"y".repeat(5000)},
            {"z".repeat(30000)},
            {"x", "y".repeat(4096)}
        };
        List<LocalFd[]> pipes = new ArrayList<>();
        try (SmallCopies copies = new SmallCopies(new X86Architecture())) {
            List<LocalFd> reading = new ArrayList<>();
            List<Boolean> small = new ArrayList<>();
            for (int i = 0; i < 40; i++) { // in several goes, those that leave something behind at any place
                String[] texts = contents[(i * 7 + i / 8) % contents.length];
                int mode = i % 3 == 0 ? OpenFlags.O_DIRECT : 0;
                LocalFd[] ends = Descriptors.pipe(mode);
                pipes.add(ends);
                reading.add(ends[0]);
                for (String text : texts) {
                    write(ends[1], text);
                }
                int bytes = String.join("", texts).length();
                small.add(bytes <= 4096 && (mode == 0 || texts.length < 2));
            }
            CopiedContent[] all = copies.of(reading);
            for (int i = 0; i < all.length; i++) {
                CopiedContent expected = CopiedContent.of(end(reading.get(i), OpenFlags.O_RDONLY));
                assertTrue(all[i] != null || !small.get(i), "pipe " + i);
                if (all[i] != null) {
                    assertArrayEquals(expected.bytes(), all[i].bytes(), "pipe " + i);
                    assertArrayEquals(expected.packets(), all[i].packets(), "pipe " + i);
                    assertEquals(expected.capacity(), all[i].capacity());
                }
                assertEquals(expected.bytes().length, SavedContents.unread(reading.get(i)));
            }
        } finally {
            for (LocalFd[] ends : pipes) {
                ends[0].close();
                ends[1].close();
            }
        }
    }

    @Test
    void whoeverHoldsTheOtherEndOutsideIsNoticed() throws Exception {
        LocalFd[] ends = Descriptors.pipe(0);
        try (LocalFd reading = ends[0];
                LocalFd writing = ends[1]) {
            OneEnded pipes = OneEnded.of(session);
            pipes.add(end(reading, OpenFlags.O_RDONLY));
            assertEquals(1, pipes.outside().size());
            writing.close();
            assertEquals(0, pipes.outside().size());
        }
    }

    @Test
    void aFifoIsFilledAndOneEndDoesNotWaitForTheOther() throws Exception {
        String name = directory.resolve("fifo").toString();
        DirectoryEntries.makeNode(name, 0010600, 0);
        int id;
        try (LocalFd both = Descriptors.open(name, OpenFlags.O_RDWR, 0)) {
            write(both, "left over");
            SavedContents contents = SavedContents.of(session);
            OpenFile file = end(both, OpenFlags.O_RDWR);
            contents.add(file, ImageType.FIFO_DATA);
            contents.copy();
            id = contents.idOf(file);
        }
        RestoredPipes pipes = written();
        try (LocalFd path = Descriptors.open(name, OpenFlags.O_PATH, 0)) {
            pipes.open(id, path);
            pipes.open(id, path);
            try (LocalFd out = PipeEnds.reopen(path, OpenFlags.O_RDONLY)) {
                assertEquals("left over", read(out));
                pipes.close();
                assertEquals("", read(out));
            }
        }
    }
}
