package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Datagrams with a sender of choice, for sockets of this machine: packets from a raw socket, which go by way of the loopback interface; raw(7), RFC 768, RFC 8200. They carry the mark that
 * firewalls of a network lock let pass.
 */
final class ForgedDatagrams implements AutoCloseable {
    static final int MARK = 0xC114;

    private static final int HEADER_FOUR = 20;
    private static final int HEADER_SIX = 40;
    private static final int HEADER_UDP = 8;
    private static final int CHECKSUM = 6;
    private static final int TTL = 64;

    private final LocalFd four;
    private final LocalFd six;
    private final int protocol;

    /** @param protocol IPPROTO_UDP or IPPROTO_UDPLITE */
    ForgedDatagrams(int protocol) {
        this.protocol = protocol;
        four = open(SocketConstants.AF_INET);
        LocalFd second = null;
        try {
            second = open(SocketConstants.AF_INET6);
            Sockets.setOption(second, IPPROTO_IPV6, IPV6_HDRINCL, 1);
        } catch (SyscallException e) { // a machine without IPv6 has no datagrams of it
            if (second != null) {
                second.close();
                second = null;
            }
        }
        six = second;
    }

    private static LocalFd open(int family) {
        LocalFd socket = Sockets.open(family, SocketConstants.SOCK_RAW, IPPROTO_RAW);
        try {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_MARK, MARK);
            return socket;
        } catch (SyscallException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends one.
     *
     * @param from its sender
     * @param to an endpoint of this machine, of the same family
     * @return 0 or the errno
     */
    int trySend(Endpoint from, Endpoint to, byte[] content) {
        boolean isFour = from.family() == SocketConstants.AF_INET;
        ByteBuffer packet = ByteBuffer.allocate((isFour ? HEADER_FOUR : HEADER_SIX) + HEADER_UDP + content.length);
        int length = HEADER_UDP + content.length;
        if (isFour) {
            packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
            packet.put((byte) TTL).put((byte) protocol).putShort((short) 0);
        } else {
            packet.putInt(6 << 28).putShort((short) length).put((byte) protocol).put((byte) TTL);
        }
        packet.put(from.address()).put(to.address());
        int start = packet.position();
        packet.putShort((short) from.port()).putShort((short) to.port());
        packet.putShort((short) length).putShort((short) 0).put(content);
        int sum = ~fold(sum(packet, start, length) + sum(from.address()) + sum(to.address()) + protocol + length)
                & 0xffff;
        packet.putShort(start + CHECKSUM, (short) (sum == 0 ? 0xffff : sum));
        // The port of a raw socket's address has to be 0, or that of the protocol.
        byte[] address = new Endpoint(to.family(), 0, to.address(), 0).toSocketAddress();
        return Sockets.trySend(isFour ? four : six, packet.array(), address);
    }

    private static long sum(byte[] address) {
        return sum(ByteBuffer.wrap(address), 0, address.length);
    }

    private static long sum(ByteBuffer bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += bytes.getShort(from + i) & 0xffff;
        }
        return length % 2 == 0 ? sum : sum + ((bytes.get(from + length - 1) & 0xff) << 8);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /** The same address as IPv4 where it is one in the form of IPv6. */
    static Endpoint plain(Endpoint endpoint) {
        byte[] address = endpoint.address();
        boolean mapped = address.length == 16 && address[10] == -1 && address[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped = mapped && address[i] == 0;
        }
        return mapped
                ? new Endpoint(SocketConstants.AF_INET, endpoint.port(), Arrays.copyOfRange(address, 12, 16), 0)
                : endpoint;
    }

    @Override
    public void close() {
        four.close();
        if (six != null) {
            six.close();
        }
    }
}
