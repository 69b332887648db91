package io.torpor.crit.verify;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What sockets refer to: the other end, the content of queues, the state of a TCP connection. */
final class SocketReferences {
    private static final int STREAM = 1;
    private static final int TCP = 6;
    private static final int CLOSED = 7;
    private static final int LISTENING = 10;

    private final ImageSet images;
    private final Mismatches mismatches;
    private final List<unix_sk_entry> unix = new ArrayList<>();
    private final List<inet_sk_entry> internet = new ArrayList<>();
    private final Set<Integer> sockets = new HashSet<>();

    SocketReferences(ImageSet images, Mismatches mismatches) throws TorporException {
        this.images = images;
        this.mismatches = mismatches;
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (file.hasUsk()) {
                unix.add(file.getUsk());
            } else if (file.hasIsk()) {
                internet.add(file.getIsk());
            }
            if (file.hasUsk() || file.hasIsk() || file.hasPsk() || file.hasNlsk()) {
                sockets.add(file.getId());
            }
        }
    }

    /** A connected UNIX socket and its peer are saved together, unless the peer was to stay outside (which its flags say). */
    void peers() {
        Set<Integer> inodes = new HashSet<>();
        unix.forEach(socket -> inodes.add(socket.getIno()));
        for (unix_sk_entry socket : unix) {
            if (socket.getPeer() != 0 && socket.getUflags() == 0 && !inodes.contains(socket.getPeer())) {
                mismatches.add(
                        "files.img",
                        "connects UNIX socket " + number(socket.getIno()) + " (file " + number(socket.getId())
                                + ") to socket " + number(socket.getPeer()) + ", which it does not have");
            }
        }
    }

    /** What waits in a queue waits for a socket. */
    void queues() throws TorporException {
        for (sk_packet_entry packet : images.all(ImageType.SK_QUEUES, sk_packet_entry.class)) {
            if (!sockets.contains(packet.getIdFor())) {
                mismatches.add(
                        "sk-queues.img",
                        "has a message for socket " + number(packet.getIdFor()) + ", which files.img does not have");
            }
        }
    }

    /**
     * A TCP connection that is to live on has a file of its own.
     *
     * @return those files that are of no connection
     */
    List<Issue> streams() throws TorporException {
        boolean closing = images.one(ImageType.INVENTORY, 0, inventory_entry.class)
                .map(inventory_entry::getTcpClose)
                .orElse(false);
        Set<Long> used = new HashSet<>();
        for (inet_sk_entry socket : internet) {
            long inode = Integer.toUnsignedLong(socket.getIno());
            used.add(inode);
            boolean connected = socket.getProto() == TCP
                    && socket.getType() == STREAM
                    && socket.getState() != CLOSED
                    && socket.getState() != LISTENING;
            if (connected && !closing && !images.has(ImageType.TCP_STREAM, inode)) {
                mismatches.add(
                        "files.img",
                        "has TCP socket " + inode + " (file " + number(socket.getId()) + "), which is connected, but "
                                + ImageType.TCP_STREAM.fileName(inode) + " is missing");
            }
        }
        List<Issue> unused = new ArrayList<>();
        for (long inode : images.ids(ImageType.TCP_STREAM)) {
            if (!used.contains(inode)) {
                String name = ImageType.TCP_STREAM.fileName(inode);
                unused.add(Issue.warning(
                        "CRIT-009",
                        new Subject.ImageFile(name),
                        name + " of " + images.store().location() + " is of no socket",
                        "It may be left over from an earlier dump."));
            }
        }
        return unused;
    }

    private static String number(int unsigned) {
        return Integer.toUnsignedString(unsigned);
    }
}
