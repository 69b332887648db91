package io.torpor.sockets.other;

import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import java.util.HashMap;
import java.util.Map;

/** Sockets of the tree that have been looked at. For the session's thread. */
final class KnownSockets {
    private final Map<Long, packet_sock_entry> packets = new HashMap<>();
    private final Map<Integer, netlink_sk_entry> netlinks = new HashMap<>();

    private KnownSockets() {}

    /** The session's. */
    static KnownSockets of(DumpContext context) {
        return context.findOrProvide(KnownSockets.class, KnownSockets::new);
    }

    void keep(OpenFile file, packet_sock_entry record) {
        packets.put(file.inode(), record);
    }

    void keep(OpenFile file, netlink_sk_entry record) {
        netlinks.put(file.id(), record);
    }

    /** Null when there is none of that inode. */
    packet_sock_entry packet(long inode) {
        return packets.get(inode);
    }

    netlink_sk_entry netlink(OpenFile file) {
        return netlinks.get(file.id());
    }
}
