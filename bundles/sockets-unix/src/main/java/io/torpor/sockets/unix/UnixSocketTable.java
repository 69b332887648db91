package io.torpor.sockets.unix;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.SocketDiagnosis;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All UNIX sockets of the engine's network namespace, asked for once. */
final class UnixSocketTable {
    private static final int ALL_STATES = -1;
    private static final int NO_COOKIE = -1;
    private static final int SHOW = DiagConstants.UDIAG_SHOW_NAME
            | DiagConstants.UDIAG_SHOW_PEER
            | DiagConstants.UDIAG_SHOW_ICONS
            | DiagConstants.UDIAG_SHOW_RQLEN;

    private final Map<Integer, UnixSocket> byInode = new HashMap<>();
    private final Map<Integer, Integer> listeners = new HashMap<>();

    private UnixSocketTable() {}

    /** The session's one. */
    static UnixSocketTable of(DumpContext context) throws TorporException {
        Optional<UnixSocketTable> known = context.find(UnixSocketTable.class);
        if (known.isPresent()) {
            return known.get();
        }
        UnixSocketTable table;
        try {
            table = LooksAhead.of(context).table();
        } catch (SyscallException e) {
            throw Issue.error(
                            "UNIX-001",
                            new Subject.Other("UNIX sockets"),
                            "The UNIX sockets of this machine cannot be listed: " + e.getMessage(),
                            "The kernel must be built with CONFIG_UNIX_DIAG, or have the module unix_diag.")
                    .causedBy(e)
                    .toException();
        }
        context.provide(UnixSocketTable.class, table);
        return table;
    }

    /** Asks for all that there are. */
    static UnixSocketTable list() {
        UnixSocketTable table = new UnixSocketTable();
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request(0), message -> table.add(UnixSocket.parse(message)));
        }
        return table;
    }

    private void add(UnixSocket socket) {
        byInode.put(socket.inode(), socket);
        for (int client : socket.waiting()) {
            listeners.put(client, socket.inode());
        }
    }

    /** A {@code unix_diag_req}. */
    private static ByteBuffer request(int inode) {
        ByteBuffer request = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        request.put(0, (byte) SocketConstants.AF_UNIX);
        request.putInt(4, ALL_STATES).putInt(8, inode).putInt(12, SHOW);
        return request.putInt(16, NO_COOKIE).putInt(20, NO_COOKIE);
    }

    /** A socket by its inode; null when this network namespace has no such one. */
    UnixSocket find(int inode) {
        UnixSocket found = byInode.get(inode);
        if (found == null) {
            // A list can miss one when others come and go meanwhile.
            try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
                diagnosis.find(request(inode), message -> add(UnixSocket.parse(message)));
            }
            found = byInode.get(inode);
        }
        return found;
    }

    /** The listener that has not accepted a client's connection yet, by its inode; 0 when there is none. */
    int listenerOf(UnixSocket client) {
        return listeners.getOrDefault(client.inode(), 0);
    }
}
