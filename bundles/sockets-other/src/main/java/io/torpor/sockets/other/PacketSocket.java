package io.torpor.sockets.other;

import io.torpor.abi.DiagConstants;
import io.torpor.image.proto.packet_ring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What packet_diag tells of a packet socket: {@code linux/packet_diag.h}.
 *
 * @param protocol ETH_P_IP and so on, in host order
 * @param interfaceIndex of the interface that it is bound to; 0 for all, −1 for one that is gone
 * @param copyThreshold packets that are longer than this are also queued, beside the ring; getsockopt(2) does not tell it on most kernels
 * @param receiveRing null without one
 * @param transmitRing null without one
 */
record PacketSocket(
        int inode,
        int type,
        int protocol,
        int interfaceIndex,
        int copyThreshold,
        List<Membership> memberships,
        packet_ring receiveRing,
        packet_ring transmitRing) {
    private static final int MESSAGE_BYTES = 16;
    private static final int INODE = 4;
    private static final int COPY_THRESHOLD = 12;
    private static final int MEMBERSHIP_BYTES = 44;
    private static final int ADDRESS = 12;

    /** One PACKET_ADD_MEMBERSHIP, done as often as it counts. */
    record Membership(int interfaceIndex, int count, int type, byte[] address) {}

    static PacketSocket parse(ByteBuffer message) {
        int index = 0;
        int threshold = 0;
        List<Membership> memberships = List.of();
        packet_ring receive = null;
        packet_ring transmit = null;
        int at = MESSAGE_BYTES;
        while (at + 4 <= message.limit()) {
            int length = Short.toUnsignedInt(message.getShort(at));
            int start = at + 4;
            switch (message.getShort(at + 2)) {
                case DiagConstants.PACKET_DIAG_INFO -> {
                    index = message.getInt(start);
                    threshold = message.getInt(start + COPY_THRESHOLD);
                }
                case DiagConstants.PACKET_DIAG_MCLIST -> memberships = memberships(message, start, at + length);
                case DiagConstants.PACKET_DIAG_RX_RING -> receive = ring(message, start);
                case DiagConstants.PACKET_DIAG_TX_RING -> transmit = ring(message, start);
                default -> {}
            }
            at += Math.max(4, length + 3 & -4);
        }
        int type = Byte.toUnsignedInt(message.get(1));
        int protocol = Short.toUnsignedInt(message.getShort(2));
        return new PacketSocket(
                message.getInt(INODE), type, protocol, index, threshold, memberships, receive, transmit);
    }

    private static List<Membership> memberships(ByteBuffer message, int start, int end) {
        List<Membership> found = new ArrayList<>();
        for (int at = start; at + MEMBERSHIP_BYTES <= end; at += MEMBERSHIP_BYTES) {
            byte[] address = new byte[Short.toUnsignedInt(message.getShort(at + 10))];
            message.get(at + ADDRESS, address);
            int type = Short.toUnsignedInt(message.getShort(at + 8));
            found.add(new Membership(message.getInt(at), message.getInt(at + 4), type, address));
        }
        return found;
    }

    long ringBytes() {
        return (receiveRing == null ? 0 : RingShape.bytes(receiveRing))
                + (transmitRing == null ? 0 : RingShape.bytes(transmitRing));
    }

    private static packet_ring ring(ByteBuffer message, int at) {
        return packet_ring
                .newBuilder()
                .setBlockSize(message.getInt(at))
                .setBlockNr(message.getInt(at + 4))
                .setFrameSize(message.getInt(at + 8))
                .setFrameNr(message.getInt(at + 12))
                .setRetireTmo(message.getInt(at + 16))
                .setSizeofPriv(message.getInt(at + 20))
                .setFeatures(message.getInt(at + 24))
                .build();
    }
}
