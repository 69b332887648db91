package io.torpor.sockets.unix;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.MessageBuffer;
import io.torpor.linux.MessageBuffer.Credentials;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/** Fills the queue of a socket by sending to it. */
final class QueueWriter {
    private static final int PLENTY = 1 << 28;
    private static final int LARGEST_PIECE = 1 << 20;

    private final IntUnaryOperator processIds;

    /** @param processIds from ids of the saved tree to those that the engine sees */
    QueueWriter(IntUnaryOperator processIds) {
        this.processIds = processIds;
    }

    /**
     * Fills it.
     *
     * @param sender is connected to the receiver; its buffer, which counts for what it sends, is made large and stays so
     */
    void fill(SavedSocket receiver, LocalFd sender) throws TorporException {
        if (receiver.packets().isEmpty()) {
            return;
        }
        boolean stream = receiver.entry().getType() == SocketConstants.SOCK_STREAM;
        Sockets.setBuffer(sender, SocketConstants.SO_SNDBUF, SocketConstants.SO_SNDBUFFORCE, PLENTY);
        int largest = 0;
        for (Packet packet : receiver.packets()) {
            largest = Math.max(largest, packet.content().length);
        }
        try (MessageBuffer buffer = new MessageBuffer(stream ? Math.min(largest, LARGEST_PIECE) : largest)) {
            for (Packet packet : receiver.packets()) {
                send(receiver, sender, buffer, packet);
            }
        }
    }

    private void send(SavedSocket receiver, LocalFd sender, MessageBuffer buffer, Packet packet)
            throws TorporException {
        Credentials credentials = translated(packet.sender());
        ByteBuffer content = ByteBuffer.wrap(packet.content());
        do {
            int sent = send(sender, buffer, content, credentials);
            if (sent < 0) {
                throw Issue.error(
                                "UNIX-013",
                                new Subject.Other(receiver.toString()),
                                "Cannot restore " + receiver + ": its queue does not take the "
                                        + receiver.packets().size() + " messages that were in it",
                                "The limit net.unix.max_dgram_qlen may be lower than it was.")
                        .toException();
            }
            content.position(content.position() + sent);
        } while (content.hasRemaining());
    }

    /** The sender may have ended since, and the kernel takes no id that nobody has. */
    private static int send(LocalFd sender, MessageBuffer buffer, ByteBuffer content, Credentials credentials) {
        try {
            return buffer.send(sender, content, credentials);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH || credentials == null) {
                throw e;
            }
            Credentials ours = new Credentials(Processes.self().number(), credentials.user(), credentials.group());
            return buffer.send(sender, content, ours);
        }
    }

    private Credentials translated(Credentials saved) {
        return saved == null ? null : new Credentials(processIds.applyAsInt(saved.pid()), saved.user(), saved.group());
    }
}
