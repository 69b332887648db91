package io.torpor.sockets.other;

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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What only netlink_diag tells of netlink sockets: {@code linux/netlink_diag.h}. It lists those that have a port or are in a group, by protocol; asked for when the
 * first of that protocol is met.
 */
final class NetlinkSocketTable {
    private static final int REQUEST_BYTES = 20;
    private static final int MESSAGE_BYTES = 28;
    private static final int STATE = 3;
    private static final int INODE = 16;
    private static final int NO_COOKIE = -1;

    private final Set<Integer> asked = new HashSet<>();
    private final Map<Integer, State> byInode = new HashMap<>();

    /**
     * @param connected TCP_ESTABLISHED, TCP_CLOSE or 0
     * @param answering whether the kernel has given a part of a long answer, and the rest when that has been received
     */
    record State(int connected, boolean answering) {}

    private NetlinkSocketTable() {}

    /** The session's. */
    static NetlinkSocketTable of(DumpContext context) {
        return context.findOrProvide(NetlinkSocketTable.class, NetlinkSocketTable::new);
    }

    /** Null for a socket without a port and groups. */
    State find(int protocol, int inode) throws TorporException {
        if (asked.add(protocol)) {
            ask(protocol);
        }
        return byInode.get(inode);
    }

    private void ask(int protocol) throws TorporException {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) SocketConstants.AF_NETLINK)
                .put(1, (byte) protocol)
                .putInt(8, DiagConstants.NDIAG_SHOW_FLAGS)
                .putInt(12, NO_COOKIE)
                .putInt(16, NO_COOKIE);
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request, message -> byInode.put(message.getInt(INODE), parse(message)));
        } catch (SyscallException e) {
            throw Issue.error(
                            "SOCKETS-OTHER-002",
                            new Subject.Other("netlink sockets"),
                            "The netlink sockets of this machine cannot be listed: " + e.getMessage(),
                            "The kernel must be built with CONFIG_NETLINK_DIAG, or have the module netlink_diag.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static State parse(ByteBuffer message) {
        int flags = 0;
        int at = MESSAGE_BYTES;
        while (at + 4 <= message.limit()) {
            if (message.getShort(at + 2) == DiagConstants.NETLINK_DIAG_FLAGS) {
                flags = message.getInt(at + 4);
            }
            at += Math.max(4, Short.toUnsignedInt(message.getShort(at)) + 3 & -4);
        }
        return new State(message.get(STATE), (flags & DiagConstants.NDIAG_FLAG_CB_RUNNING) != 0);
    }
}
