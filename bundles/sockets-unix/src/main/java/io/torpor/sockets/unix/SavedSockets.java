package io.torpor.sockets.unix;

import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.InheritedFiles;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All UNIX sockets of the images with their queues, and who is connected to whom. */
final class SavedSockets {
    private final List<SavedSocket> sockets = new ArrayList<>();
    private final Map<Integer, SavedSocket> byInode = new HashMap<>();
    private final Map<Integer, SavedSocket> byId = new HashMap<>();
    private final Map<SavedSocket, List<SavedSocket>> clients = new HashMap<>();
    private final Map<Integer, SavedSocket> outside = new HashMap<>();
    private final PluginSockets plugins;

    /**
     * Reads them.
     *
     * @param inherited what takes the place of sockets, which are made at once, and are none of {@link #all}
     * @param plugins those that plugins make
     */
    SavedSockets(ImageSet images, InheritedFiles inherited, PluginSockets plugins) throws TorporException {
        this.plugins = plugins;
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (file.hasUsk()) {
                add(new SavedSocket(file.getUsk()), inherited);
            }
        }
        for (ImageEntry<sk_packet_entry> packet : images.entries(ImageType.SK_QUEUES, 0, sk_packet_entry.class)) {
            SavedSocket receiver = byId.get(packet.record().getIdFor());
            if (receiver != null) {
                receiver.packets().add(QueueRecords.load(packet, receiver));
            }
        }
        for (ImageEntry<sk_packet_entry> packet : images.entries(ImageType.UNIX_WAITING, 0, sk_packet_entry.class)) {
            SavedSocket listener = byId.get(packet.record().getIdFor());
            if (listener != null) {
                listener.waiting((int) OwnField.PACKET_TURN.get(packet.record(), 0))
                        .add(QueueRecords.load(packet, listener));
            }
        }
        for (SavedSocket socket : sockets) {
            check(socket);
            if (RequestSocket.isMarked(socket.entry())) {
                socket.packets().add(RequestSocket.answer());
            }
            SavedSocket peer = peer(socket);
            if (peer != null) {
                clients.computeIfAbsent(peer, any -> new ArrayList<>()).add(socket);
            }
        }
    }

    private void add(SavedSocket socket, InheritedFiles inherited) {
        int inode = socket.entry().getIno();
        if (socket.entry().getUflags() == OutsideSockets.EXTERNAL) {
            outside.put(inode, socket);
            return;
        }
        inherited.find(socket.key()).ifPresent(socket::inherit);
        if (!socket.isMade()) {
            sockets.add(socket);
        }
        byInode.put(inode, socket);
        byId.put(socket.entry().getId(), socket);
    }

    private void check(SavedSocket socket) throws TorporException {
        unix_sk_entry entry = socket.entry();
        if (isPlugins(socket)) {
            if (peer(socket) != null) {
                throw refused(socket, "a plugin is to connect it, and the images have its peer");
            }
            return;
        }
        if (entry.getUflags() != 0 && !RequestSocket.isMarked(entry)) {
            throw refused(
                    socket,
                    "it is of a kind that is not supported (uflags 0x" + Integer.toHexString(entry.getUflags()) + ")");
        }
        SavedSocket peer = peer(socket);
        SavedSocket other = outside(socket);
        if (other != null && socket.isDatagram() && other.isNamed()) {
            return;
        }
        if (other != null || peer != null && peer.isInherited()) {
            throw notInherited(socket, other != null);
        }
        if (entry.getPeer() != 0 && peer == null) {
            throw refused(
                    socket,
                    "it was connected to socket:[" + Integer.toUnsignedString(entry.getPeer())
                            + "], which the images do not have");
        }
        if (peer != null && !peer.isListening() && !socket.isDatagram() && peer(peer) != socket) {
            throw refused(socket, "its peer is connected to another socket");
        }
    }

    private static TorporException notInherited(SavedSocket socket, boolean left) {
        return Issue.error(
                        "UNIX-016",
                        new Subject.Other(socket.toString()),
                        "Cannot restore " + socket + ": "
                                + (left
                                        ? "its other end was left outside of the images, and nothing was inherited for it"
                                        : "a socket was inherited in place of its other end, and none for it"),
                        "Hand over a connected socket with --inherit-fd 'fd[NUMBER]:" + socket.key() + "'.")
                .toException();
    }

    static TorporException refused(SavedSocket socket, String why) {
        return Issue.error(
                        "UNIX-011", new Subject.Other(socket.toString()), "Cannot restore " + socket + ": " + why, "")
                .toException();
    }

    /** Those that have to be made. */
    List<SavedSocket> all() {
        return sockets;
    }

    /** Null for an id that no UNIX socket has. */
    SavedSocket byId(int id) {
        return byId.get(id);
    }

    /** What it is connected to, or null. */
    SavedSocket peer(SavedSocket socket) {
        return socket.entry().getPeer() == 0 ? null : byInode.get(socket.entry().getPeer());
    }

    /** Whether a plugin connects it. */
    boolean isPlugins(SavedSocket socket) {
        return PluginSockets.isMarked(socket.entry()) && plugins.has(socket.entry());
    }

    /** The socket outside of the tree that it was connected to, and is to be again; null when there is none. */
    SavedSocket outside(SavedSocket socket) {
        return isPlugins(socket) ? null : outside.get(socket.entry().getPeer());
    }

    /** Those that are connected to a socket. */
    List<SavedSocket> connectedTo(SavedSocket peer) {
        return clients.getOrDefault(peer, List.of());
    }

    /** The datagram socket with a name, as it was given to bind(2); null when there is none. */
    SavedSocket datagramSocketBoundTo(byte[] name) {
        for (SavedSocket socket : sockets) {
            if (socket.isDatagram() && Arrays.equals(socket.name(), name)) {
                return socket;
            }
        }
        return null;
    }

    /** Whether a connection had not been accepted yet. */
    boolean isWaiting(SavedSocket socket) {
        SavedSocket peer = peer(socket);
        return peer != null && peer.isListening() && !socket.isDatagram();
    }

    /**
     * Those whose connections a listener had not accepted yet, in their turn; null for one that had closed. In the peer's images, which do not tell, they come by their
     * ids.
     */
    List<SavedSocket> waitingAt(SavedSocket listener) {
        List<SavedSocket> waiting = new ArrayList<>();
        for (long inode : OwnField.UNIX_WAITING.all(listener.entry())) {
            SavedSocket client = byInode.get((int) inode);
            if (inode == 0 || client != null && peer(client) == listener) {
                waiting.add(client);
            }
        }
        return waiting.isEmpty() ? connectedTo(listener) : waiting;
    }

    /** The listener that a connected socket was accepted from, as its name tells; null when there is none. */
    SavedSocket listenerOf(SavedSocket accepted) {
        for (SavedSocket socket : sockets) {
            if (socket.isListening()
                    && accepted.isNamed()
                    && socket.entry().getType() == accepted.entry().getType()
                    && Arrays.equals(socket.name(), accepted.name())
                    && socket.entry().getDeleted() == accepted.entry().getDeleted()
                    && socket.entry().getNameDir().equals(accepted.entry().getNameDir())) {
                return socket;
            }
        }
        return null;
    }
}
