package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connects sockets of type stream and seqpacket. The accepted end of a connection has the name of the listener that it came from, and
 * it gets that only by being accepted again.
 */
final class Connections {
    private final RestoreContext context;
    private final SavedSockets sockets;
    private final Names names;
    private final Actors actors;

    Connections(RestoreContext context, SavedSockets sockets, Names names, Actors actors) {
        this.actors = actors;
        this.context = context;
        this.sockets = sockets;
        this.names = names;
    }

    /** Makes a connected socket and its peer; listeners exist. */
    void make(SavedSocket socket) throws TorporException {
        SavedSocket peer = sockets.peer(socket);
        if (peer == null) {
            makeAlone(socket);
            return;
        }
        SavedSocket accepted = acceptedOf(socket, peer);
        if (accepted != null && accept(accepted, accepted == socket ? peer : socket)) {
            return;
        }
        LocalFd[] pair = pair(socket);
        paired(socket, peer, pair);
        nameUnaccepted(socket);
        nameUnaccepted(peer);
    }

    private LocalFd[] pair(SavedSocket socket) {
        return actors.pairs(socket.entry().getType(), socket.peerCredentials(), 1)
                .get(0);
    }

    /** Which of two was accepted: the one with a listener's name, or with a name, or, of two, the younger. Null for a pair. */
    private SavedSocket acceptedOf(SavedSocket one, SavedSocket other) {
        if (sockets.listenerOf(one) != null || sockets.listenerOf(other) != null) {
            return sockets.listenerOf(one) != null ? one : other;
        }
        if (one.isNamed() && other.isNamed()) {
            return Integer.compareUnsigned(one.entry().getIno(), other.entry().getIno()) > 0 ? one : other;
        }
        return one.isNamed() ? one : other.isNamed() ? other : null;
    }

    /** One whose peer has gone, with somebody in the peer's place. */
    private void makeAlone(SavedSocket socket) throws TorporException {
        SavedSocket listener = socket.isNamed() ? sockets.listenerOf(socket) : null;
        if (listener == null) {
            paired(socket, null, pair(socket));
            nameUnaccepted(socket);
            return;
        }
        LocalFd mate = Sockets.open(SocketConstants.AF_UNIX, socket.entry().getType(), 0);
        socket.paired(mate);
        connect(listener, mate, socket);
    }

    /** Through the listener that the accepted end's name names, or one that is made for it; false when that cannot be. */
    private boolean accept(SavedSocket accepted, SavedSocket client) throws TorporException {
        SavedSocket listener = sockets.listenerOf(accepted);
        if (listener != null) {
            connect(listener, accepted, client);
            return true;
        }
        SavedSocket passing = new SavedSocket(accepted.entry());
        try (passing) {
            passing.made(Sockets.open(SocketConstants.AF_UNIX, accepted.entry().getType(), 0));
            if (!names.bindPrivately(passing)) {
                return false;
            }
            actors.listen(passing.fd(), 1, client.peerCredentials());
            connect(passing, accepted, client);
            return true;
        }
    }

    private void connect(SavedSocket listener, SavedSocket accepted, SavedSocket client) throws TorporException {
        client.made(Sockets.open(SocketConstants.AF_UNIX, client.entry().getType(), 0));
        names.bind(client);
        connect(listener, client.fd(), accepted);
        accepted.paired(client);
    }

    private void connect(SavedSocket listener, LocalFd client, SavedSocket accepted) {
        actors.connect(client, names.addressOf(listener), names.addressInTree(listener), accepted.peerCredentials());
        accepted.made(Sockets.accept(listener.fd()));
    }

    /** A name without a listener that gave it. */
    private void nameUnaccepted(SavedSocket socket) throws TorporException {
        if (socket.isNamed() && !names.bindPrivately(socket)) {
            context.report(Issue.warning(
                    "UNIX-014",
                    new Subject.Other(socket.toString()),
                    "The " + socket + " is restored without its name, which somebody else has now",
                    ""));
        }
    }

    /** @param peer null for one that is not there any more */
    private static void paired(SavedSocket socket, SavedSocket peer, LocalFd[] pair) {
        socket.made(pair[0]);
        if (peer == null) {
            socket.paired(pair[1]);
        } else {
            peer.made(pair[1]);
            socket.paired(peer);
        }
    }

    /** Makes those that have no name and never had one, most of them at once. */
    void makePairs() {
        Map<PairKey, List<SavedSocket>> alike = new LinkedHashMap<>();
        Set<SavedSocket> planned = new HashSet<>();
        for (SavedSocket socket : sockets.all()) {
            SavedSocket peer = sockets.peer(socket);
            if (!planned.contains(socket) && isPair(socket, peer)) {
                planned.add(socket);
                planned.add(peer);
                PairKey key = new PairKey(socket.entry().getType(), socket.peerCredentials());
                alike.computeIfAbsent(key, any -> new ArrayList<>()).add(socket);
            }
        }
        for (Map.Entry<PairKey, List<SavedSocket>> some : alike.entrySet()) {
            PairKey key = some.getKey();
            List<SavedSocket> halves = some.getValue();
            List<LocalFd[]> pairs = actors.pairs(key.type, key.maker, halves.size());
            for (int i = 0; i < halves.size(); i++) {
                paired(halves.get(i), sockets.peer(halves.get(i)), pairs.get(i));
            }
        }
    }

    private boolean isPair(SavedSocket socket, SavedSocket peer) {
        return !socket.isDatagram()
                && !socket.isMade()
                && !socket.isNamed()
                && peer != null
                && !peer.isNamed()
                && !sockets.isWaiting(socket);
    }

    /** What pairs have in common. */
    private record PairKey(int type, PeerCredentials maker) {}
}
