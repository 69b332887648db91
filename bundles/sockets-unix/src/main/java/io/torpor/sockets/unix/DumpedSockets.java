package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets of the tree that have been saved so far. For the session's thread. */
final class DumpedSockets {
    private final List<Dumped> sockets = new ArrayList<>();
    private final Set<Integer> inodes = new HashSet<>();

    /** One of them. */
    record Dumped(Subject subject, UnixSocket socket) {}

    private DumpedSockets() {}

    /** The session's list. */
    static DumpedSockets of(DumpContext context) {
        return context.find(DumpedSockets.class).orElseGet(() -> {
            DumpedSockets sockets = new DumpedSockets();
            context.provide(DumpedSockets.class, sockets);
            return sockets;
        });
    }

    void add(OpenFile file, UnixSocket socket) {
        sockets.add(new Dumped(file.subject(), socket));
        inodes.add(socket.inode());
    }

    List<Dumped> all() {
        return sockets;
    }

    boolean contains(int inode) {
        return inodes.contains(inode);
    }
}
