package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.linux.Sockets;
import io.torpor.spi.TorporException;
import java.util.List;

/** Brings connections back that nobody has accepted: when all that had been accepted are there, a listener's queue is filled again. */
final class Waiting {
    private final SavedSockets sockets;
    private final Names names;
    private final Actors actors;
    private final QueueWriter queues;

    Waiting(SavedSockets sockets, Names names, Actors actors, QueueWriter queues) {
        this.sockets = sockets;
        this.names = names;
        this.actors = actors;
        this.queues = queues;
    }

    /** Connects those that wait at a listener, each with what it had sent. Does nothing for other sockets. */
    void connect(SavedSocket listener) throws TorporException {
        if (!listener.isListening()) {
            return;
        }
        List<SavedSocket> clients = sockets.waitingAt(listener);
        int backlog = listener.entry().getBacklog();
        if (clients.size() > backlog) {
            actors.listen(listener.fd(), clients.size(), listener.peerCredentials()); // it had been larger
        }
        for (int turn = 0; turn < clients.size(); turn++) {
            connect(listener, clients.get(turn), listener.waiting(turn));
        }
        if (clients.size() > backlog) {
            actors.listen(listener.fd(), backlog, listener.peerCredentials());
        }
    }

    /** @param client null for one that had closed */
    private void connect(SavedSocket listener, SavedSocket client, List<Packet> sent) throws TorporException {
        if (client == null) {
            try (LocalFd passing =
                    Sockets.open(SocketConstants.AF_UNIX, listener.entry().getType(), 0)) {
                connect(listener, passing, null, sent);
            }
        } else {
            connect(listener, client.fd(), PeerCredentials.in(client.entry(), OwnField.UNIX_CONNECTOR), sent);
        }
    }

    private void connect(SavedSocket listener, LocalFd client, PeerCredentials who, List<Packet> sent)
            throws TorporException {
        actors.connect(client, names.addressOf(listener), names.addressInTree(listener), who);
        queues.fill(listener, sent, client);
    }
}
