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
import io.torpor.tracee.RestoredFiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Fills the queue of a socket by sending to it. */
final class QueueWriter {
    private static final int PLENTY = 1 << 28;
    private static final int LARGEST_PIECE = 1 << 20;

    private final IntUnaryOperator processIds;
    private final Senders senders;
    private final RestoredFiles files;

    /**
     * A writer.
     *
     * @param processIds from ids of the saved tree to those that the engine sees
     * @param files what queues refer to
     */
    QueueWriter(IntUnaryOperator processIds, Senders senders, RestoredFiles files) {
        this.processIds = processIds;
        this.senders = senders;
        this.files = files;
    }

    /**
     * Fills it.
     *
     * @param sender is connected to the receiver; its buffer, which counts for what it sends, is made large and stays so
     */
    void fill(SavedSocket receiver, LocalFd sender) throws TorporException {
        fill(receiver, receiver.packets(), sender);
    }

    /** The same, with what is not in the receiver's record. */
    void fill(SavedSocket receiver, List<Packet> packets, LocalFd sender) throws TorporException {
        if (packets.isEmpty()) {
            return;
        }
        boolean stream = receiver.entry().getType() == SocketConstants.SOCK_STREAM;
        int largest = 0;
        for (Packet packet : packets) {
            largest = Math.max(largest, packet.content().length);
        }
        LocalFd enlarged = null;
        try (MessageBuffer buffer = new MessageBuffer(stream ? Math.min(largest, LARGEST_PIECE) : largest)) {
            for (Packet packet : packets) {
                Senders.Route route = senders.route(receiver, packet, sender);
                if (route.from() != enlarged) {
                    enlarged = route.from();
                    Sockets.setBuffer(enlarged, SocketConstants.SO_SNDBUF, SocketConstants.SO_SNDBUFFORCE, PLENTY);
                }
                send(receiver, route, buffer, packet);
            }
        }
    }

    private void send(SavedSocket receiver, Senders.Route route, MessageBuffer buffer, Packet packet)
            throws TorporException {
        Credentials credentials = translated(packet.sender());
        List<LocalFd> rights = new ArrayList<>();
        for (int id : packet.files()) {
            rights.add(files.description(id));
        }
        ByteBuffer content = ByteBuffer.wrap(packet.content());
        do {
            int sent = send(route, buffer, content, credentials, rights, packet.urgent());
            if (sent < 0) {
                throw full(receiver);
            }
            content.position(content.position() + sent);
            rights = List.of();
        } while (content.hasRemaining());
    }

    private static TorporException full(SavedSocket receiver) {
        return Issue.error(
                        "UNIX-013",
                        new Subject.Other(receiver.toString()),
                        "Cannot restore " + receiver + ": its queue does not take the "
                                + receiver.packets().size() + " messages that were in it",
                        "The limit net.unix.max_dgram_qlen may be lower than it was.")
                .toException();
    }

    /** The sender may have ended since, and the kernel takes no id that nobody has. */
    private static int send(
            Senders.Route route,
            MessageBuffer buffer,
            ByteBuffer content,
            Credentials credentials,
            List<LocalFd> rights,
            boolean urgent) {
        int flags = urgent ? SocketConstants.MSG_OOB : 0;
        try {
            return buffer.send(route.from(), route.to(), content, credentials, rights, flags);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ESRCH || credentials == null) {
                throw e;
            }
            Credentials ours = new Credentials(Processes.self().number(), credentials.user(), credentials.group());
            return buffer.send(route.from(), route.to(), content, ours, rights, flags);
        }
    }

    private Credentials translated(Credentials saved) {
        return saved == null ? null : new Credentials(processIds.applyAsInt(saved.pid()), saved.user(), saved.group());
    }
}
