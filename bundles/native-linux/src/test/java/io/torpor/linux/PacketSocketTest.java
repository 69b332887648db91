package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketSocketTest {
    private static PacketSocket[] pair() {
        LocalFd[] ends = Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET);
        return new PacketSocket[] {new PacketSocket(ends[0]), new PacketSocket(ends[1])};
    }

    @Test
    void messagesKeepTheirBounds() {
        PacketSocket[] ends = pair();
        ends[0].send(new byte[] {1, 2, 3});
        ends[0].send(new byte[] {4});
        ends[0].close();
        assertArrayEquals(new byte[] {1, 2, 3}, ends[1].receive(100).orElseThrow());
        assertArrayEquals(new byte[] {4}, ends[1].receive(100).orElseThrow());
        assertEquals(Optional.empty(), ends[1].receive(100));
        ends[1].close();
    }

    @Test
    void aMessageThatIsTooLongIsTakenAway() {
        PacketSocket[] ends = pair();
        ends[0].send(new byte[101]);
        ends[0].send(new byte[] {7});
        assertEquals(
                Errno.EMSGSIZE,
                assertThrows(SyscallException.class, () -> ends[1].receive(100)).errno());
        assertArrayEquals(new byte[] {7}, ends[1].receive(100).orElseThrow());
        ends[0].close();
        ends[1].close();
    }

    @Test
    void itIsSeenWhenTheOtherSideHasClosed() {
        PacketSocket[] ends = pair();
        assertFalse(ends[1].isAbandoned(0));
        ends[0].close();
        assertTrue(ends[1].isAbandoned(0));
        ends[1].close();
    }

    @Test
    void thePeerIsKnown() {
        PacketSocket[] ends = pair();
        assertEquals(Optional.of(Processes.self()), ends[0].peer().pid());
        ends[0].close();
        ends[1].close();
    }

    @Test
    void otherSocketsAreRefused() {
        LocalFd[] ends = Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM);
        assertThrows(SyscallException.class, () -> new PacketSocket(ends[0]));
        ends[0].close();
        ends[1].close();
    }

    @Test
    void aDesertedSocketFileIsReplacedAndALiveOneIsNot(@TempDir Path folder) {
        Path path = folder.resolve("s");
        LocalFd deserted = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET, 0);
        byte[] name = path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] address = new byte[2 + name.length + 1];
        address[0] = SocketConstants.AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        Sockets.bind(deserted, address);
        deserted.close();
        try (PacketListener listener = PacketListener.at(path)) {
            assertEquals(
                    Errno.EADDRINUSE,
                    assertThrows(SyscallException.class, () -> PacketListener.at(path))
                            .errno());
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aMessageThatIsLookedAtStaysTheNext() {
        PacketSocket[] ends = pair();
        try (PacketSocket a = ends[0];
                PacketSocket b = ends[1]) {
            a.send(new byte[] {1, 2});
            a.send(new byte[] {3});
            assertArrayEquals(new byte[] {1, 2}, b.peek(2).orElseThrow());
            assertEquals(
                    Errno.EMSGSIZE,
                    assertThrows(SyscallException.class, () -> b.peek(1)).errno());
            assertArrayEquals(new byte[] {1, 2}, b.receive(2).orElseThrow());
            assertArrayEquals(new byte[] {3}, b.peek(9).orElseThrow());
            a.close();
            assertArrayEquals(new byte[] {3}, b.receive(9).orElseThrow());
            assertTrue(b.peek(9).isEmpty());
        }
    }
}
