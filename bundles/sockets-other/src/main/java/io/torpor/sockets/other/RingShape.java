package io.torpor.sockets.other;

import io.torpor.abi.PacketConstants;
import io.torpor.image.proto.packet_ring;

/**
 * Where frames and blocks of a ring lie.
 *
 * @param version of its headers: TPACKET_V1 and so on
 * @param start offset in the mapping; a transmit ring follows the receive ring of the same socket
 */
record RingShape(int version, int blockBytes, int blocks, int frameBytes, int frames, int start) {
    static RingShape of(int version, packet_ring ring, int start) {
        return new RingShape(
                version, ring.getBlockSize(), ring.getBlockNr(), ring.getFrameSize(), ring.getFrameNr(), start);
    }

    static long bytes(packet_ring ring) {
        return (long) ring.getBlockSize() * ring.getBlockNr();
    }

    int bytes() {
        return blockBytes * blocks;
    }

    int block(int index) {
        return start + index * blockBytes;
    }

    /** Frames do not reach across blocks. */
    int frame(int index) {
        int inBlock = blockBytes / frameBytes;
        return block(index / inBlock) + index % inBlock * frameBytes;
    }

    /** Of {@code tp_status} in the header of a frame. */
    int statusOffset() {
        return version == PacketConstants.TPACKET_V3 ? 20 : 0;
    }

    /** Of {@code tp_len}. */
    int lengthOffset() {
        return switch (version) {
            case PacketConstants.TPACKET_V1 -> 8;
            case PacketConstants.TPACKET_V2 -> 4;
            default -> 16;
        };
    }

    /** Of {@code tp_mac}; {@code tp_net} follows. */
    int startOffset() {
        return switch (version) {
            case PacketConstants.TPACKET_V1 -> 16;
            case PacketConstants.TPACKET_V2 -> 12;
            default -> 24;
        };
    }

    /** Of what is sent, in a frame of a transmit ring: the header's length, rounded up to 16. */
    int dataOffset() {
        return version == PacketConstants.TPACKET_V3 ? 48 : 32;
    }
}
