package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.AF_UNIX;
import static io.torpor.abi.SocketConstants.SOCK_DGRAM;
import static io.torpor.abi.SocketConstants.SOCK_SEQPACKET;
import static io.torpor.abi.SocketConstants.SOCK_STREAM;
import static io.torpor.abi.SocketConstants.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageSet;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.MessageBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets of this process, saved and brought back. Needs root: the names and buffers of a tree are set with privileges. */
class SocketRoundTripTest {
    @TempDir
    Path directory;

    private RoundTrip trip;

    @BeforeEach
    void prepare() throws Exception {
        trip = new RoundTrip(Files.createDirectory(directory.resolve("images")));
    }

    @Test
    void streamPairKeepsBothQueues() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        send(pair[0], "hello ");
        send(pair[0], "world");
        send(pair[1], "back");
        StatusFlags.set(pair[1], OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
        LocalFd[] restored = trip.of(pair);
        assertEquals("hello world", receive(restored[1]));
        assertEquals("back", receive(restored[0]));
        send(restored[0], "alive");
        assertEquals("alive", receive(restored[1]));
        assertEquals(OpenFlags.O_NONBLOCK, Descriptors.fcntl(restored[1], 3, 0) & OpenFlags.O_NONBLOCK);
        assertEquals(0, Descriptors.fcntl(restored[0], 3, 0) & OpenFlags.O_NONBLOCK);
    }

    @Test
    void lookingTakesNothingAway() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_SEQPACKET);
        send(pair[0], "one");
        send(pair[0], "two");
        trip.save(pair);
        assertEquals(-1, Sockets.option(pair[1], SOL_SOCKET, SocketConstants.SO_PEEK_OFF));
        assertEquals("one", receive(pair[1]));
        assertEquals("two", receive(pair[1]));
    }

    @Test
    void messagesKeepTheirBounds() throws Exception {
        for (int type : new int[] {SOCK_DGRAM, SOCK_SEQPACKET}) {
            LocalFd[] pair = Sockets.pair(AF_UNIX, type);
            String large = "x".repeat(100_000);
            send(pair[0], "first");
            send(pair[0], "");
            send(pair[0], large);
            send(pair[0], "");
            LocalFd[] restored = new RoundTrip(Files.createTempDirectory(directory, "images")).of(pair);
            assertEquals("first", receive(restored[1]));
            assertEquals("", receive(restored[1]));
            assertEquals(large, receive(restored[1]));
            assertEquals("", receive(restored[1]));
            assertEquals(-1, peek(restored[1]));
        }
    }

    @Test
    void queueMayBeLargerThanTheBuffer() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        Sockets.setOption(pair[0], SOL_SOCKET, SocketConstants.SO_SNDBUFFORCE, 8 << 20);
        String megabytes = "0123456789abcdef".repeat(300_000);
        send(pair[0], megabytes);
        Sockets.setOption(pair[0], SOL_SOCKET, SocketConstants.SO_SNDBUF, 4096);
        LocalFd[] restored = trip.of(pair);
        assertEquals(8192, Sockets.option(restored[0], SOL_SOCKET, SocketConstants.SO_SNDBUF));
        assertEquals(megabytes, receive(restored[1]));
    }

    @Test
    void acceptedConnectionHasItsName() throws Exception {
        Path path = directory.resolve("listener");
        LocalFd listener = bound(SOCK_STREAM, path + "\0");
        Sockets.listen(listener, 17);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        LocalFd client = Sockets.open(AF_UNIX, SOCK_STREAM, 0);
        Sockets.connect(client, address(path + "\0"));
        LocalFd accepted = Sockets.accept(listener);
        send(client, "request");
        // The accepted end first: it must wait for its listener all the same.
        LocalFd[] restored = trip.of(accepted, client, listener);
        assertArrayEquals(address(path + "\0"), Sockets.name(restored[0]));
        assertEquals("request", receive(restored[0]));
        send(restored[0], "answer");
        assertEquals("answer", receive(restored[1]));
        assertEquals(0140640, FileStatus.of(path.toString()).orElseThrow().mode());
        assertEquals(17, diagnosed(restored[2]).sent());
        LocalFd another = Sockets.open(AF_UNIX, SOCK_STREAM, 0);
        Sockets.connect(another, address(path + "\0"));
        Sockets.accept(restored[2]).close();
    }

    @Test
    void deletedAndAbstractListenersWork() throws Exception {
        Path path = directory.resolve("gone");
        LocalFd listener = bound(SOCK_SEQPACKET, path + "\0");
        Sockets.listen(listener, 3);
        LocalFd client = Sockets.open(AF_UNIX, SOCK_SEQPACKET, 0);
        Sockets.connect(client, address(path + "\0"));
        LocalFd accepted = Sockets.accept(listener);
        Files.delete(path);
        LocalFd hidden =
                bound(SOCK_STREAM, "\0torpor-test\0" + ProcessHandle.current().pid());
        Sockets.listen(hidden, 5);
        LocalFd[] restored = trip.of(listener, accepted, client, hidden);
        assertFalse(Files.exists(path));
        assertArrayEquals(address(path + "\0"), Sockets.name(restored[1]));
        send(restored[2], "x");
        assertEquals("x", receive(restored[1]));
        assertArrayEquals(address("\0torpor-test\0" + ProcessHandle.current().pid()), Sockets.name(restored[3]));
    }

    @Test
    void relativeNameIsBoundWhereItWas() throws Exception {
        LocalFd socket = Sockets.open(AF_UNIX, SOCK_DGRAM, 0);
        try (LocalFd folder = Descriptors.open(directory.toString(), OpenFlags.O_PATH, 0)) {
            Sockets.bindIn(folder, socket, address("relative\0"));
        }
        LocalFd[] restored = trip.of(socket);
        assertEquals(directory.toString(), trip.records.get(0).getNameDir());
        assertArrayEquals(address("relative\0"), Sockets.name(restored[0]));
        assertTrue(FileStatus.of(directory.resolve("relative").toString()).isPresent());
    }

    @Test
    void datagramsOfSeveralClients() throws Exception {
        String server = directory.resolve("server") + "\0";
        LocalFd receiver = bound(SOCK_DGRAM, server);
        LocalFd connected = Sockets.open(AF_UNIX, SOCK_DGRAM, 0);
        Sockets.connect(connected, address(server));
        LocalFd second = bound(SOCK_DGRAM, directory.resolve("second") + "\0");
        Sockets.connect(second, address(server));
        send(connected, "one");
        send(second, "two");
        // The server answers one client only, and has a message of another.
        Sockets.connect(receiver, address(directory.resolve("second") + "\0"));
        LocalFd[] restored = trip.of(connected, receiver, second);
        assertEquals("one", receive(restored[1]));
        assertEquals("two", receive(restored[1]));
        send(restored[2], "three");
        assertEquals("three", receive(restored[1]));
        send(restored[1], "four");
        assertEquals("four", receive(restored[2]));
        assertEquals(
                Errno.EPERM,
                assertThrows(SyscallException.class, () -> send(restored[0], "no"))
                        .errno());
    }

    @Test
    void namedReceiverStaysOpenForEverybody() throws Exception {
        String server = directory.resolve("server") + "\0";
        LocalFd receiver = bound(SOCK_DGRAM, server);
        for (int i = 0; i < 2; i++) {
            try (LocalFd client = Sockets.open(AF_UNIX, SOCK_DGRAM, 0)) {
                Sockets.connect(client, address(server));
                send(client, "queued");
            }
            receiver = new RoundTrip(Files.createTempDirectory(directory, "images")).of(receiver)[0];
            assertEquals("queued", receive(receiver));
        }
    }

    @Test
    void peerThatHasGone() throws Exception {
        for (int type : new int[] {SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM}) {
            LocalFd[] pair = Sockets.pair(AF_UNIX, type);
            send(pair[0], "last words");
            pair[0].close();
            LocalFd[] restored = new RoundTrip(Files.createTempDirectory(directory, "images")).of(pair[1]);
            assertEquals("last words", receive(restored[0]));
            assertEquals(type == SOCK_DGRAM ? -1 : 0, peek(restored[0]));
            int errno = assertThrows(SyscallException.class, () -> send(restored[0], "?"))
                    .errno();
            assertEquals(type == SOCK_DGRAM ? Errno.ECONNREFUSED : Errno.EPIPE, errno);
        }
    }

    @Test
    void halfClosed() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        send(pair[0], "end");
        Sockets.shutdown(pair[0], SocketConstants.SHUT_WR);
        LocalFd[] restored = trip.of(pair);
        assertEquals("end", receive(restored[1]));
        assertEquals(0, peek(restored[1]));
        send(restored[1], "still open");
        assertEquals("still open", receive(restored[0]));
        assertEquals(
                Errno.EPIPE,
                assertThrows(SyscallException.class, () -> send(restored[0], "?"))
                        .errno());
    }

    @Test
    void optionsAndSenders() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_DGRAM);
        Sockets.setOption(pair[1], SOL_SOCKET, SocketConstants.SO_PASSCRED, 1);
        Sockets.setOption(pair[0], SOL_SOCKET, SocketConstants.SO_PRIORITY, 4);
        ByteBuffer time = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(3)
                .putLong(500_000);
        Sockets.setOption(pair[0], SOL_SOCKET, SocketConstants.SO_RCVTIMEO, time.array());
        byte[] acceptAll = {6, 0, 0, 0, -1, -1, 0, 0};
        Sockets.attachFilter(pair[0], acceptAll);
        send(pair[0], "signed");
        LocalFd[] restored = trip.of(pair);
        assertEquals(4, Sockets.option(restored[0], SOL_SOCKET, SocketConstants.SO_PRIORITY));
        assertEquals(
                3,
                Sockets.option(restored[0], SOL_SOCKET, SocketConstants.SO_RCVTIMEO, 16)
                        .getLong(0));
        assertArrayEquals(acceptAll, Sockets.filter(restored[0]));
        assertEquals(0, Sockets.option(restored[0], SOL_SOCKET, SocketConstants.SO_BUF_LOCK));
        try (MessageBuffer buffer = new MessageBuffer(10)) {
            assertEquals(6, buffer.receive(restored[1], 0));
            assertEquals(
                    (int) ProcessHandle.current().pid(),
                    buffer.credentials().orElseThrow().pid());
        }
    }

    @Test
    void socketAtTheNameOfAnotherIsLeftAlone() throws Exception {
        String name = directory.resolve("taken") + "\0";
        trip.save(bound(SOCK_STREAM, name)); // stays open: it is the one that has the name
        trip.restore.provide(ImageSet.class, new ImageSet(new DirectoryStore(directory.resolve("images"))));
        TorporException refusal = assertThrows(
                TorporException.class, () -> new UnixSocketRestorer().restore(trip.records.get(0), trip.restore));
        assertEquals("UNIX-012", refusal.issue().code());
        assertTrue(Files.exists(directory.resolve("taken")));
    }

    @Test
    void failureLeavesNoName() throws Exception {
        trip.of(bound(SOCK_STREAM, directory.resolve("temporary") + "\0"))[0].close();
        assertTrue(Files.exists(directory.resolve("temporary")));
        trip.restore.fail();
        assertFalse(Files.exists(directory.resolve("temporary")));
    }

    /** The other end is the engine's, which is gone when the copy reads the answer. */
    @Test
    void copyOfOneWhoAskedForItIsTold() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_SEQPACKET);
        trip.dump.setOptions(
                Options.NONE.with(Options.REQUEST_SOCKET, FileStatus.of(pair[1]).inode()));
        LocalFd restored = trip.of(pair[0])[0];
        pair[1].close();
        assertEquals(2, trip.records.get(0).getUflags());
        assertEquals(0, trip.records.get(0).getPeer());
        String answer = receive(restored);
        criu_resp read = criu_resp.parseFrom(answer.getBytes(StandardCharsets.UTF_8));
        assertEquals(criu_req_type.DUMP, read.getType());
        assertTrue(read.getSuccess());
        assertTrue(read.getDump().getRestored());
        assertEquals("", receive(restored));
    }

    @Test
    void refusals() throws Exception {
        LocalFd[] pair = Sockets.pair(AF_UNIX, SOCK_STREAM);
        assertEquals(
                "UNIX-008",
                assertThrows(TorporException.class, () -> trip.save(pair[0]))
                        .issue()
                        .code());
    }

    private static UnixSocket diagnosed(LocalFd socket) throws TorporException {
        return UnixSocketTable.of(new FakeSession())
                .find((int) FileStatus.of(socket).inode());
    }

    private static LocalFd bound(int type, String name) {
        LocalFd socket = Sockets.open(AF_UNIX, type, 0);
        Sockets.bind(socket, address(name));
        return socket;
    }

    private static byte[] address(String name) {
        return Addresses.of(name);
    }

    private static void send(LocalFd socket, String text) {
        Messages.send(socket, text);
    }

    private static String receive(LocalFd socket) {
        return Messages.receive(socket);
    }

    private static int peek(LocalFd socket) {
        return Messages.peek(socket);
    }
}
