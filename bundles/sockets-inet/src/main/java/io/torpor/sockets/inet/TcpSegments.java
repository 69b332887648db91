package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.StreamQueues;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;

/**
 * Sends segments without data to sockets of this machine, in the name of the other side: raw(7), with a header of IP of our own. They carry the mark
 * that passes the network lock. Needs CAP_NET_RAW and CAP_NET_ADMIN.
 */
final class TcpSegments implements AutoCloseable {
    static final int FIN = 1;
    static final int ACK = 16;

    /** The peer's, which rules of its making let pass. */
    private static final int MARK = 0xC114;

    private static final int IPV6_HDRINCL = 36;
    private static final int IP_BYTES = 20;
    private static final int IP6_BYTES = 40;
    private static final int TCP_BYTES = 20;
    private static final int HOPS = 64;

    private final int family;
    private final LocalFd raw;

    TcpSegments(int family) {
        this.family = family;
        raw = Sockets.open(family, SocketConstants.SOCK_RAW, IPPROTO_RAW);
        boolean four = family == SocketConstants.AF_INET;
        Sockets.setOption(raw, SocketConstants.SOL_SOCKET, SocketConstants.SO_MARK, MARK);
        Sockets.setOption(raw, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_HDRINCL : IPV6_HDRINCL, 1);
    }

    void send(Endpoint from, Endpoint to, int sequence, int acknowledged, int flags, int window) {
        byte[] packet = packet(from, to, sequence, acknowledged, flags, window);
        Sockets.connect(raw, new Endpoint(family, 0, to.address(), to.scope()).toSocketAddress());
        try (NativeBuffer buffer = NativeBuffer.unfilled(packet.length)) {
            buffer.view().put(packet);
            int sent = StreamQueues.send(raw, buffer, 0, packet.length);
            if (sent < 0) {
                throw new SyscallException("send(a segment from " + from + " to " + to + ")", -sent);
            }
        }
    }

    /** What goes over the wire: RFC 791, RFC 8200, RFC 9293. */
    static byte[] packet(Endpoint from, Endpoint to, int sequence, int acknowledged, int flags, int window) {
        boolean four = from.family() == SocketConstants.AF_INET;
        int header = four ? IP_BYTES : IP6_BYTES;
        ByteBuffer packet = ByteBuffer.allocate(header + TCP_BYTES);
        if (four) {
            packet.put((byte) 0x45).put((byte) 0).putShort((short) (IP_BYTES + TCP_BYTES));
            packet.putInt(0).put((byte) HOPS).put((byte) IPPROTO_TCP).putShort((short) 0);
        } else {
            packet.putInt(6 << 28)
                    .putShort((short) TCP_BYTES)
                    .put((byte) IPPROTO_TCP)
                    .put((byte) HOPS);
        }
        packet.put(from.address()).put(to.address());
        packet.putShort((short) from.port()).putShort((short) to.port());
        packet.putInt(sequence).putInt(acknowledged);
        packet.put((byte) (TCP_BYTES / 4 << 4))
                .put((byte) flags)
                .putShort((short) window)
                .putInt(0);
        packet.putShort(header + 16, checksum(packet, header, from.address().length));
        return packet.array();
    }

    /** Over both addresses, which end where the segment begins, its length and protocol, and the segment. */
    private static short checksum(ByteBuffer packet, int header, int addressBytes) {
        int sum = IPPROTO_TCP + TCP_BYTES;
        for (int at = header - 2 * addressBytes; at < header + TCP_BYTES; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    @Override
    public void close() {
        raw.close();
    }
}
