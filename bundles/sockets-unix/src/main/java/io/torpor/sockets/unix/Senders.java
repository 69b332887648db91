package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * By which socket a message of a queue is sent again. The receiver of a datagram sees the name of its sender, so it comes from a socket with
 * that name: the one that has it, or one that has it for this.
 */
final class Senders implements AutoCloseable {
    private static final byte[] CONNECTED = {};

    private final RestoreContext context;
    private final SavedSockets sockets;
    private final Names names;
    private final Map<ByteBuffer, LocalFd> passing = new HashMap<>();

    /**
     * A way.
     *
     * @param to address; empty where the socket is connected to
     */
    record Route(LocalFd from, byte[] to) {}

    Senders(RestoreContext context, SavedSockets sockets, Names names) {
        this.context = context;
        this.sockets = sockets;
        this.names = names;
    }

    /** @param usual is connected to the receiver */
    Route route(SavedSocket receiver, Packet packet, LocalFd usual) throws TorporException {
        Route connected = new Route(usual, CONNECTED);
        if (packet.from().length == 0 || !receiver.isDatagram()) {
            return connected;
        }
        SavedSocket source = sockets.datagramSocketBoundTo(packet.from());
        if (source != null && (source.fd() == usual || source == receiver.partner())) {
            return connected;
        }
        if (receiver.isNamed() && source != null) {
            return new Route(source.fd(), names.addressOf(receiver));
        }
        if (source == null) {
            LocalFd from = receiver.isNamed() ? passing(packet.from()) : named(receiver, packet.from());
            if (from != null) {
                return receiver.isNamed() ? new Route(from, names.addressOf(receiver)) : connected;
            }
        }
        context.report(Issue.warning(
                "UNIX-020",
                new Subject.Other(receiver.toString()),
                "A message in the queue of " + receiver + " came from " + SavedSocket.label(packet.from())
                        + ", and is restored without its sender: the name cannot be used for that now",
                ""));
        return connected;
    }

    /** Sockets of such names that nobody has any more; null where a name is taken. */
    private LocalFd passing(byte[] name) throws TorporException {
        ByteBuffer key = ByteBuffer.wrap(name);
        LocalFd known = passing.get(key);
        if (known == null) {
            known = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0);
            if (!names.bindForNow(known, name)) {
                known.close();
                return null;
            }
            passing.put(key, known);
        }
        return known;
    }

    /** The other end of a pair, which stands for one that has been closed, gets the name that it had. */
    private LocalFd named(SavedSocket receiver, byte[] name) throws TorporException {
        LocalFd mate = receiver.mate();
        if (mate == null) {
            return null;
        }
        try {
            return Sockets.name(mate).length > Short.BYTES || names.bindForNow(mate, name) ? mate : null;
        } catch (SyscallException e) {
            return null;
        }
    }

    @Override
    public void close() {
        for (LocalFd socket : passing.values()) {
            socket.close();
        }
        passing.clear();
    }
}
