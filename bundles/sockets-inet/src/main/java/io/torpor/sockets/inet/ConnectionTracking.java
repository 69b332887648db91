package io.torpor.sockets.inet;

import static io.torpor.abi.TrackingConstants.*;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.Errno;
import io.torpor.abi.InetConstants;
import io.torpor.abi.NetfilterConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.NetlinkMessages;
import io.torpor.linux.NetlinkSocket;
import io.torpor.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What netfilter knows of connections in the engine's network namespace (conntrack), by ctnetlink: {@code linux/netfilter/nfnetlink_conntrack.h}. Needs CAP_NET_ADMIN there. Entries of other
 * zones than the usual one are not found. For one thread at a time.
 */
final class ConnectionTracking implements AutoCloseable {
    private static final Path COUNT = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");

    private final NetlinkSocket netlink =
            new NetlinkSocket(NetfilterConstants.NETLINK_NETFILTER, "NETLINK_NETFILTER, ctnetlink");

    /** Whether there are entries at all. */
    static boolean isInUse() {
        try {
            return !Files.readString(COUNT).startsWith("0");
        } catch (IOException e) {
            return false; // a kernel without conntrack has no such file
        }
    }

    /**
     * The entry of a TCP connection.
     *
     * @return what {@link #tryMake} takes; null if there is none
     * @throws SyscallException when the kernel does not tell
     */
    byte[] find(Endpoint local, Endpoint remote) {
        boolean four = local.family() == SocketConstants.AF_INET;
        NetlinkMessages question = message(IPCTNL_MSG_CT_GET, 0, local.family());
        int tuple = question.nest(CTA_TUPLE_ORIG);
        int addresses = question.nest(CTA_TUPLE_IP);
        question.put(four ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, local.address())
                .put(four ? CTA_IP_V4_DST : CTA_IP_V6_DST, remote.address())
                .end(addresses);
        int ports = question.nest(CTA_TUPLE_PROTO);
        question.put(CTA_PROTO_NUM, new byte[] {InetConstants.IPPROTO_TCP})
                .put(CTA_PROTO_SRC_PORT, big16(local.port()))
                .put(CTA_PROTO_DST_PORT, big16(remote.port()))
                .end(ports)
                .end(tuple);
        return ask(question);
    }

    private byte[] ask(NetlinkMessages question) {
        byte[][] found = new byte[1][];
        try {
            netlink.ask(question, (type, payload) -> {
                payload.position(Integer.BYTES); // behind nfgenmsg
                found[0] = TrackingEntry.saved(payload.slice().order(ByteOrder.nativeOrder()));
            });
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return found[0];
    }

    /**
     * Makes an entry, if the connection has none.
     *
     * @return 0 or the errno; EEXIST if it has one
     */
    int tryMake(int family, TrackingEntry entry) {
        int flags = NetfilterConstants.NLM_F_CREATE | NetfilterConstants.NLM_F_EXCL;
        return trySend(message(IPCTNL_MSG_CT_NEW, flags | DiagConstants.NLM_F_ACK, family)
                .raw(entry.forMaking()));
    }

    /** Whether there is such an entry still. */
    boolean has(int family, TrackingEntry entry) {
        return ask(message(IPCTNL_MSG_CT_GET, 0, family).raw(entry.tuple())) != null;
    }

    /** Takes one away, if it is there. */
    void delete(int family, TrackingEntry entry) {
        int error = trySend(
                message(IPCTNL_MSG_CT_DELETE, DiagConstants.NLM_F_ACK, family).raw(entry.tuple()));
        if (error != 0 && error != Errno.ENOENT) {
            throw new SyscallException("IPCTNL_MSG_CT_DELETE", error);
        }
    }

    private int trySend(NetlinkMessages messages) {
        try {
            netlink.send(messages);
            return 0;
        } catch (SyscallException e) {
            return e.errno();
        }
    }

    private static NetlinkMessages message(int type, int flags, int family) {
        return new NetlinkMessages()
                .message(NFNL_SUBSYS_CTNETLINK << 8 | type, flags)
                .raw((byte) family, (byte) 0, (byte) 0, (byte) 0);
    }

    private static byte[] big16(int number) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
    }

    @Override
    public void close() {
        netlink.close();
    }
}
