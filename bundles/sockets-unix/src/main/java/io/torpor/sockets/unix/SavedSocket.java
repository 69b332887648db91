package io.torpor.sockets.unix;

import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.MessageBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A socket of the images, and what has been made of it so far. For the session's thread. */
final class SavedSocket implements AutoCloseable {
    private final unix_sk_entry entry;
    private final byte[] name;
    private final List<Packet> packets = new ArrayList<>();
    private final Map<Integer, List<Packet>> waiting = new HashMap<>();
    private LocalFd fd;
    private boolean inherited;
    private boolean taken;
    private LocalFd file;
    private LocalFd mate;
    private SavedSocket partner;

    SavedSocket(unix_sk_entry entry) {
        this.entry = entry;
        name = entry.getName().toByteArray();
    }

    unix_sk_entry entry() {
        return entry;
    }

    /** As it was at the dump. */
    long inode() {
        return Integer.toUnsignedLong(entry.getIno());
    }

    /** By which the user calls it: {@code socket:[17]}. */
    String key() {
        return "socket:[" + inode() + "]";
    }

    /** Who is told to be at the other end; null where that is not known. */
    PeerCredentials peerCredentials() {
        return PeerCredentials.in(entry, OwnField.UNIX_PEER);
    }

    List<Packet> packets() {
        return packets;
    }

    /** What the client sent whose turn it is to be accepted, from 0. */
    List<Packet> waiting(int turn) {
        return waiting.computeIfAbsent(turn, any -> new ArrayList<>());
    }

    boolean isDatagram() {
        return entry.getType() == SocketConstants.SOCK_DGRAM;
    }

    boolean isListening() {
        return entry.getState() == UnixSocket.LISTEN;
    }

    boolean isEstablished() {
        return entry.getState() == UnixSocket.ESTABLISHED || RequestSocket.isMarked(entry);
    }

    boolean isNamed() {
        return name.length > 0;
    }

    boolean hasPath() {
        return isNamed() && name[0] != 0;
    }

    byte[] name() {
        return name;
    }

    boolean isRelative() {
        return hasPath() && name[0] != '/' && entry.hasNameDir();
    }

    /** Whether its path began at another root than that of the machine: chroot(2). */
    boolean isInRoot() {
        return hasPath() && name[0] == '/' && entry.hasNameDir();
    }

    boolean isDeleted() {
        return entry.getDeleted();
    }

    /** Its path from the root, for one that has a path. */
    String path() {
        int end = name[name.length - 1] == 0 ? name.length - 1 : name.length;
        String path = KernelString.decode(name, 0, end);
        return isRelative() ? entry.getNameDir() + "/" + path : isInRoot() ? entry.getNameDir() + path : path;
    }

    boolean isMade() {
        return fd != null;
    }

    LocalFd fd() {
        return fd;
    }

    void made(LocalFd socket) {
        fd = socket;
    }

    /** Takes another one's place by what it is, with its own options and queue. */
    void inherit(LocalFd socket) {
        fd = Descriptors.duplicate(socket);
        inherited = true;
    }

    boolean isInherited() {
        return inherited;
    }

    /** The file that it is bound to; null without one. */
    LocalFd file() {
        return file;
    }

    void bound(LocalFd inode) {
        file = inode;
    }

    /** A socket that stands for a peer that is not there any more, to fill the queue; null when there is none. */
    LocalFd mate() {
        return mate;
    }

    void paired(LocalFd socket) {
        mate = socket;
    }

    /** The socket that was made together with it; null when there is none. */
    SavedSocket partner() {
        return partner;
    }

    /** The descriptor, the caller's from now on. */
    LocalFd take() {
        taken = true;
        return fd;
    }

    boolean isTaken() {
        return taken;
    }

    void paired(SavedSocket other) {
        partner = other;
        other.partner = this;
    }

    /** The mate goes, and the socket sees that its peer has closed, with something unread if that was so. */
    void leave() {
        if (mate != null) {
            if (OwnField.UNIX_RESET.isIn(entry) && !isDatagram()) {
                try (MessageBuffer buffer = new MessageBuffer(1)) {
                    buffer.send(fd, ByteBuffer.wrap(new byte[1]), null);
                }
            }
            mate.close();
            mate = null;
        }
    }

    /** Lets go of what was needed to make it. */
    void release() {
        leave();
        if (file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public void close() {
        release();
        if (fd != null) {
            fd.close();
        }
    }

    /** Its name, for messages. Empty without one. */
    String label() {
        return !isNamed() ? "" : hasPath() ? path() : label(name);
    }

    /** A name, for messages. */
    static String label(byte[] name) {
        return name[0] == 0
                ? "@" + KernelString.decode(name, 1, name.length)
                : KernelString.decode(name, 0, name[name.length - 1] == 0 ? name.length - 1 : name.length);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "UNIX socket (file " + entry.getId() + (isNamed() ? " bound to " + label() : "") + ")";
    }
}
