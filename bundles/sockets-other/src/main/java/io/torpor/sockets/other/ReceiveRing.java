package io.torpor.sockets.other;

import io.torpor.abi.PacketConstants;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A ring that the kernel fills. It does so in turn, and the program reads in turn; where the kernel is, it tells nobody, but what it left behind shows it. A new ring begins at its start, so it is
 * brought to the place by as many packets of no meaning; else the program would wait at one place while the kernel fills another.
 */
interface ReceiveRing {
    static ReceiveRing of(RingShape shape) {
        return shape.version() == PacketConstants.TPACKET_V3
                ? new BlockReceiveRing(shape)
                : new FrameReceiveRing(shape);
    }

    /** The frame or block that the kernel fills next; empty when that cannot be told. */
    OptionalInt head(ByteBuffer rings);

    /**
     * Saves what the program has not read.
     *
     * @return false when some of that cannot be kept
     */
    boolean save(ByteBuffer rings, RingContent content);

    /**
     * Brings a new ring to a place, and leaves it empty. The socket receives what is sent.
     *
     * @return false when that was not possible
     */
    boolean advance(ByteBuffer rings, int head, LoopbackSender sender);
}
