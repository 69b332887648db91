package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.AF_UNIX;
import static io.torpor.abi.SocketConstants.SOCK_SEQPACKET;
import static io.torpor.abi.SocketConstants.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.linux.Sockets;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real connections that nobody has accepted yet. */
class WaitingRoundTripTest {
    @TempDir
    Path directory;

    @Test
    void areAcceptedInTheirOrder() throws Exception {
        for (int type : new int[] {SOCK_STREAM, SOCK_SEQPACKET}) {
            LocalFd listener = listener(type, 1);
            LocalFd first = client(type, "first");
            LocalFd second = client(type, "second");
            LocalFd[] restored = trip().of(second, first, listener);
            for (String name : new String[] {"first", "second"}) {
                LocalFd accepted = Sockets.accept(restored[2]);
                assertArrayEquals(
                        Addresses.of("\0torpor-test-" + name),
                        Sockets.peer(accepted).orElseThrow());
                LocalFd client = restored[name.equals("first") ? 1 : 0];
                Messages.send(client, name);
                assertEquals(name, Messages.receive(accepted));
                accepted.close();
                client.close();
            }
            restored[2].close();
        }
    }

    @Test
    void whatWasSentIsTaken() throws Exception {
        LocalFd listener = listener(SOCK_STREAM, 5);
        LocalFd client = client(SOCK_STREAM, "client");
        LocalFd closed = client(SOCK_STREAM, "closed");
        Messages.send(client, "request");
        Messages.send(closed, "last words");
        closed.close();
        LocalFd[] restored = trip().of(listener, client);
        LocalFd first = Sockets.accept(restored[0]);
        assertEquals("request", Messages.receive(first));
        assertEquals(-1, Messages.peek(first));
        LocalFd second = Sockets.accept(restored[0]);
        assertEquals("last words", Messages.receive(second));
        assertEquals(0, Messages.peek(second));
    }

    /** A disk that becomes full when all else is written. */
    @Test
    void nothingIsTakenWithoutRoomForIt() throws Exception {
        LocalFd listener = listener(SOCK_STREAM, 5);
        LocalFd client = client(SOCK_STREAM, "without-room");
        LocalFd closed = client(SOCK_STREAM, "closed-without-room");
        Messages.send(client, "request");
        Messages.send(closed, "last words");
        closed.close();
        RoundTrip trip = trip();
        trip.disk = FullDisk::new;
        TorporException failure = assertThrows(TorporException.class, () -> trip.save(listener, client));
        assertEquals("IMAGE-003", failure.issue().code());
        for (String expected : new String[] {"request", "last words"}) {
            try (LocalFd accepted = Sockets.accept(listener)) {
                assertEquals(expected, Messages.receive(accepted));
            }
        }
    }

    @Test
    void whatCannotBeSeenIsRefused() throws Exception {
        LocalFd listener = listener(SOCK_STREAM, 5);
        LocalFd outsider = client(SOCK_STREAM, "outsider");
        String refusal = refusal(listener);
        assertTrue(refusal.contains("outside of the tree; task "), refusal);
        assertTrue(refusal(outsider).contains("by a process outside of the tree"));
        Messages.send(outsider, "request");
        refusal = refusal(listener, outsider);
        assertTrue(refusal.contains("has sent something already"), refusal);
        outsider.close();
        refusal = refusal(listener);
        assertTrue(refusal.contains("its client has closed it"), refusal);
    }

    @Test
    void clientsFromOutsideAreLeftOutIfAskedFor() throws Exception {
        LocalFd listener = listener(SOCK_STREAM, 5);
        LocalFd outsider = client(SOCK_STREAM, "outsider");
        LocalFd client = client(SOCK_STREAM, "client");
        RoundTrip trip = trip();
        trip.dump.setOptions(Options.NONE.with(Options.LEAVE_RUNNING, true).with(Options.IN_FLIGHT, "skip"));
        LocalFd[] restored = trip.of(listener, client);
        LocalFd accepted = Sockets.accept(restored[0]);
        Messages.send(restored[1], "of the tree");
        assertEquals("of the tree", Messages.receive(accepted));
        assertEquals(0, Sockets.poll(restored[0], PollEvents.POLLIN), "nobody else waits");
        for (LocalFd each : List.of(accepted, restored[0], restored[1], outsider)) {
            each.close();
        }
    }

    private String refusal(LocalFd... sockets) throws Exception {
        RoundTrip trip = trip();
        trip.dump.setOptions(Options.NONE.with(Options.LEAVE_RUNNING, true));
        TorporException refused = assertThrows(TorporException.class, () -> trip.save(sockets));
        assertEquals("UNIX-003", refused.issue().code());
        return refused.issue().message();
    }

    private RoundTrip trip() throws Exception {
        return new RoundTrip(Files.createTempDirectory(directory, "images"));
    }

    private LocalFd listener(int type, int backlog) {
        LocalFd listener = Sockets.open(AF_UNIX, type, 0);
        Sockets.bind(listener, Addresses.of(directory.resolve("listener" + type) + "\0"));
        Sockets.listen(listener, backlog);
        return listener;
    }

    private LocalFd client(int type, String name) {
        LocalFd client = Sockets.open(AF_UNIX, type, 0);
        Sockets.bind(client, Addresses.of("\0torpor-test-" + name));
        Sockets.connect(client, Addresses.of(directory.resolve("listener" + type) + "\0"));
        return client;
    }
}
