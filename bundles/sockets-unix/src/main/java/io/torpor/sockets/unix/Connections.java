package io.torpor.sockets.unix;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
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
        if (peer != null && accept(socket, peer) || peer != null && accept(peer, socket)) {
            return;
        }
        if (socket.isNamed()) {
            unnamed(socket);
        }
        if (peer != null && peer.isNamed()) {
            unnamed(peer);
        }
        List<LocalFd[]> pair = actors.pairs(socket.entry().getType(), socket.peerCredentials(), 1);
        paired(socket, peer, pair.get(0));
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

    /** Through the listener that the accepted end's name names, or one that is made for it; false when that cannot be. */
    private boolean accept(SavedSocket accepted, SavedSocket client) throws TorporException {
        if (!accepted.isNamed()) {
            return false;
        }
        SavedSocket listener = sockets.listenerOf(accepted);
        if (listener != null) {
            connect(listener, accepted, client);
            return true;
        }
        if (accepted.hasPath() && !accepted.entry().getDeleted()) {
            return false; // Its file belongs to a listener outside of the tree.
        }
        SavedSocket passing = new SavedSocket(accepted.entry());
        try (passing) {
            passing.made(Sockets.open(SocketConstants.AF_UNIX, accepted.entry().getType(), 0));
            if (!bind(passing)) {
                return false;
            }
            actors.listen(passing.fd(), 1, client.peerCredentials());
            connect(passing, accepted, client);
            return true;
        }
    }

    private boolean bind(SavedSocket passing) throws TorporException {
        if (passing.hasPath() && FileStatus.of(passing.path()).isPresent()) {
            return false;
        }
        try {
            names.bind(passing);
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EADDRINUSE || e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private void connect(SavedSocket listener, SavedSocket accepted, SavedSocket client) throws TorporException {
        client.made(Sockets.open(SocketConstants.AF_UNIX, client.entry().getType(), 0));
        names.bind(client);
        actors.connect(
                client.fd(), names.addressOf(listener), names.addressInTree(listener), accepted.peerCredentials());
        accepted.made(Sockets.accept(listener.fd()));
        accepted.paired(client);
    }

    private void unnamed(SavedSocket socket) {
        context.report(Issue.warning(
                "UNIX-014",
                new Subject.Other(socket.toString()),
                "The " + socket + " is restored without its name: the listener that it came from is not in the tree",
                ""));
    }
}
