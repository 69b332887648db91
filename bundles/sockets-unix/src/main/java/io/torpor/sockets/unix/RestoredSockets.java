package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.abi.VirtualPid;
import io.torpor.image.ImageSet;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.RestoredFiles;
import io.torpor.tracee.SignalOwners;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * All UNIX sockets of a tree, made in the engine in one go when the first is asked for: they refer to each other in circles, so they cannot be made one by
 * one. For the session's thread.
 */
final class RestoredSockets {
    private final RestoreContext context;
    private final SavedSockets sockets;
    private final Names names;
    private final Connections connections;
    private final Actors actors;
    private final PluginSockets plugins;
    private QueueWriter queues;
    private final Set<SavedSocket> waiting;

    private RestoredSockets(RestoreContext context) throws TorporException {
        this.context = context;
        plugins = context.find(PluginSockets.class).orElseGet(PluginSockets::new);
        sockets = new SavedSockets(
                context.require(ImageSet.class), context.options().get(Options.INHERITED), plugins);
        names = new Names(context);
        actors = new Actors(context);
        connections = new Connections(context, sockets, names, actors);
        waiting = new HashSet<>(sockets.all());
    }

    /** The session's sockets. */
    static RestoredSockets of(RestoreContext context) throws TorporException {
        Optional<RestoredSockets> known = context.find(RestoredSockets.class);
        if (known.isPresent()) {
            return known.get();
        }
        RestoredSockets restored = new RestoredSockets(context);
        context.undo("close UNIX sockets", restored::close);
        context.provide(RestoredSockets.class, restored);
        restored.make();
        return restored;
    }

    /** The id that a process of the saved tree has now; others keep theirs. */
    private int processId(int saved) {
        if (saved <= 0) {
            return saved;
        }
        Optional<Puppet> puppet = context.find(PuppetTree.class).map(tree -> tree.find(new VirtualPid(saved)));
        return puppet.isEmpty() ? saved : puppet.get().pid().number();
    }

    /** One of them, the caller's from now on. */
    LocalFd take(int id) {
        return sockets.byId(id).take();
    }

    private void close() {
        for (SavedSocket socket : sockets.all()) {
            socket.close();
        }
    }

    private void make() throws TorporException {
        each(this::makeByPlugin);
        each(this::makeDatagramPair);
        // Names that have been used again since: the old ones first.
        each(socket -> {
            if (socket.isDeleted()) {
                makeSingle(socket);
            }
        });
        each(this::makeSingle);
        connections.makePairs();
        each(socket -> {
            if (!socket.isMade()) {
                connections.make(socket);
            }
        });
    }

    /**
     * Makes of the sockets what they were: queues, connections of datagram sockets, connections that nobody has accepted, options.
     *
     * @param files what is in queues
     */
    void finish(RestoredFiles files) throws TorporException {
        try (Senders senders = new Senders(context, sockets, names)) {
            queues = new QueueWriter(this::processId, senders, files);
            fillAndConnect();
        }
        each(SavedSocket::leave);
        each(this::complete);
        each(SavedSocket::release);
        each(socket -> {
            if (!socket.isTaken()) {
                socket.close(); // nobody has it
            }
        });
    }

    private void fillAndConnect() throws TorporException {
        each(socket -> {
            if (!isMutual(socket)) {
                fill(socket);
            }
        });
        each(this::connectDatagrams);
        each(socket -> {
            SavedSocket outside = sockets.outside(socket);
            if (outside != null) {
                names.connectOutside(socket, outside);
            }
        });
        each(socket -> {
            if (isMutual(socket)) {
                queues.fill(socket, sockets.peer(socket).fd());
            }
        });
        Waiting waitingClients = new Waiting(sockets, names, actors, queues);
        each(waitingClients::connect);
    }

    /** What is done to every socket in turn. */
    private interface Work {
        void on(SavedSocket socket) throws TorporException;
    }

    private void each(Work work) throws TorporException {
        for (SavedSocket socket : sockets.all()) {
            try {
                work.on(socket);
            } catch (SyscallException e) {
                throw Issue.error(
                                "UNIX-015",
                                new Subject.Other(socket.toString()),
                                "Cannot restore " + socket + ": " + e.getMessage(),
                                "")
                        .causedBy(e)
                        .toException();
            }
        }
    }

    private void makeByPlugin(SavedSocket socket) throws TorporException {
        if (!sockets.isPlugins(socket)) {
            return;
        }
        plugins.make(socket, context);
        if (socket.hasPath() && !sockets.connectedTo(socket).isEmpty()) {
            socket.bound(Sockets.boundFile(socket.fd())); // others of the tree connect to it
        }
    }

    /**
     * A datagram socket that is connected to one without a name can only have come from socketpair(2). So can one without a name whose peer has
     * gone, or that was sent something. (One with a name is called established, too, as soon as somebody has connected to it.)
     */
    private void makeDatagramPair(SavedSocket socket) throws TorporException {
        if (!socket.isDatagram() || socket.isMade() || sockets.outside(socket) != null) {
            return;
        }
        SavedSocket peer = sockets.peer(socket);
        boolean paired = peer != null
                && peer != socket
                && (!peer.isNamed() || sockets.peer(peer) == socket && !socket.isNamed());
        boolean orphan = !socket.isNamed()
                && (peer == null && socket.isEstablished() || !socket.packets().isEmpty());
        if (paired || orphan) {
            LocalFd[] pair = actors.pairs(SocketConstants.SOCK_DGRAM, socket.peerCredentials(), 1)
                    .get(0);
            socket.made(pair[0]);
            if (paired) {
                peer.made(pair[1]);
                socket.paired(peer);
                names.bind(peer);
            } else {
                socket.paired(pair[1]);
            }
            names.bind(socket);
        }
    }

    /** Whether two bound datagram sockets, or one, are connected to each other: then nobody else can send, and there is no limit to the number of messages. */
    private boolean isMutual(SavedSocket socket) {
        SavedSocket peer = sockets.peer(socket);
        return socket.isDatagram() && socket.partner() == null && peer != null && sockets.peer(peer) == socket;
    }

    private void makeSingle(SavedSocket socket) throws TorporException {
        if (socket.isMade() || socket.isEstablished() && !socket.isDatagram() && !sockets.isWaiting(socket)) {
            return;
        }
        socket.made(Sockets.open(SocketConstants.AF_UNIX, socket.entry().getType(), 0));
        names.bind(socket);
        if (socket.isListening()) {
            actors.listen(socket.fd(), socket.entry().getBacklog(), socket.peerCredentials());
        }
    }

    /** Before datagram sockets are connected to others: a connected one takes nothing from anybody else. */
    private void fill(SavedSocket socket) throws TorporException {
        if (socket.packets().isEmpty() || sockets.isPlugins(socket)) {
            return;
        }
        if (socket.mate() != null) {
            queues.fill(socket, socket.mate());
        } else if (socket.partner() != null) {
            queues.fill(socket, socket.partner().fd());
        } else {
            try (LocalFd passing =
                    Sockets.open(SocketConstants.AF_UNIX, socket.entry().getType(), 0)) {
                names.connect(passing, socket);
                queues.fill(socket, passing);
            }
        }
    }

    /** Once a datagram socket is connected, only its peer can connect to it; so those that are connected to it come first. */
    private void connectDatagrams(SavedSocket socket) {
        SavedSocket peer = sockets.peer(socket);
        if (!socket.isDatagram()
                || peer == null
                || !peer.isNamed()
                || peer == socket.partner()
                || !waiting.remove(socket)) {
            return;
        }
        for (SavedSocket client : sockets.connectedTo(socket)) {
            connectDatagrams(client);
        }
        names.connect(socket.fd(), peer);
    }

    private void complete(SavedSocket socket) throws TorporException {
        Subject subject = new Subject.Other(socket.toString());
        SocketOptions.of(context)
                .writer(socket.fd(), socket.entry().getOpts(), subject)
                .restoreAll();
        switch (socket.entry().getShutdown()) {
            case READ -> Sockets.shutdown(socket.fd(), SocketConstants.SHUT_RD);
            case WRITE -> Sockets.shutdown(socket.fd(), SocketConstants.SHUT_WR);
            case BOTH -> Sockets.shutdown(socket.fd(), SocketConstants.SHUT_RDWR);
            default -> {}
        }
        SignalOwners.restore(socket.fd(), socket.entry().getFown(), context.require(PuppetTree.class));
        StatusFlags.set(socket.fd(), socket.entry().getFlags());
    }
}
