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

/**
 * Connects sockets of type stream and seqpacket. The accepted end of a connection has the name of the listener that it came from, and
 * it gets that only by being accepted again.
 */
final class Connections {
    private final RestoreContext context;
    private final SavedSockets sockets;
    private final Names names;

    Connections(RestoreContext context, SavedSockets sockets, Names names) {
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
        LocalFd[] pair = Sockets.pair(SocketConstants.AF_UNIX, socket.entry().getType());
        socket.made(pair[0]);
        if (peer == null) {
            socket.paired(pair[1]);
        } else {
            peer.made(pair[1]);
            socket.paired(peer);
        }
    }

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
            Sockets.listen(passing.fd(), 1);
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
        names.connect(client.fd(), listener);
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
