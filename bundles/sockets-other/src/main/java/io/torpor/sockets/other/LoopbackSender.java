package io.torpor.sockets.other;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sends packets of no meaning to the loopback interface, with a type that is set apart for experiments (ETH_P_802_EX1), which nobody listens for but programs that
 * want all there are. For one thread.
 */
final class LoopbackSender implements AutoCloseable {
    private static final short TYPE = (short) 0x88b5;
    private static final int HEADER_BYTES = 14;
    private static final int ADDRESS_BYTES = 20;
    private static final int LARGE = 60_000;
    private static final int ORDINARY = 1400;

    private final LocalFd socket = Sockets.open(SocketConstants.AF_PACKET, SocketConstants.SOCK_RAW, 0);
    private final int loopback = NetworkInterfaces.index(socket, "lo").orElse(0);
    private int largest;

    /** An Ethernet header. */
    static byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES).putShort(12, TYPE).array();
    }

    /** The {@code struct sockaddr_ll} of what this sends; a socket that is bound to it receives that. */
    byte[] address() {
        ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) SocketConstants.AF_PACKET)
                .putInt(4, loopback)
                .put(11, (byte) 6);
        return address.order(ByteOrder.BIG_ENDIAN).putShort(2, TYPE).array();
    }

    /** How large a packet may be, in bytes. */
    int largest() {
        if (largest == 0) {
            largest = trySend(LARGE) == Errno.EMSGSIZE ? ORDINARY : LARGE;
        }
        return largest;
    }

    /** Whether one could be sent: the interface may be down. */
    boolean send(int bytes) {
        return trySend(bytes) == 0;
    }

    private int trySend(int bytes) {
        return Sockets.trySendTo(socket, ByteBuffer.allocate(bytes).put(0, header()), address());
    }

    @Override
    public void close() {
        socket.close();
    }
}
