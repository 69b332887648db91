package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** A receive ring of single frames: TPACKET_V1 and TPACKET_V2 of {@code linux/if_packet.h}. */
final class FrameReceiveRing implements ReceiveRing {
    private static final int SMALL_PACKET = 20;
    /** Frames that have been read keep their time stamps. */
    private static final int SECONDS_V1 = 20;

    private static final int SECONDS_V2 = 16;

    private final RingShape shape;

    FrameReceiveRing(RingShape shape) {
        this.shape = shape;
    }

    @Override
    public OptionalInt head(ByteBuffer rings) {
        int last = -1;
        boolean used = false;
        int falls = 0;
        for (int i = 0; i < shape.frames(); i++) {
            long time = time(rings, i);
            used |= time != 0;
            if (time > time(rings, next(i))) {
                last = i;
                falls++;
            }
        }
        if (!used || shape.frames() == 1) {
            return OptionalInt.of(0);
        }
        return falls == 1 ? OptionalInt.of(next(last)) : afterUnread(rings);
    }

    /** The clock was set meanwhile; then, frames that were not read lie before the one that is next. */
    private OptionalInt afterUnread(ByteBuffer rings) {
        int last = -1;
        int ends = 0;
        for (int i = 0; i < shape.frames(); i++) {
            if (isUnread(rings, i) && !isUnread(rings, next(i))) {
                last = i;
                ends++;
            }
        }
        return ends == 1 ? OptionalInt.of(next(last)) : OptionalInt.empty();
    }

    private int next(int frame) {
        return (frame + 1) % shape.frames();
    }

    private boolean isUnread(ByteBuffer rings, int frame) {
        return rings.getInt(shape.frame(frame)) != TP_STATUS_KERNEL;
    }

    private long time(ByteBuffer rings, int frame) {
        int at = shape.frame(frame) + (shape.version() == TPACKET_V1 ? SECONDS_V1 : SECONDS_V2);
        return Integer.toUnsignedLong(rings.getInt(at)) * 1_000_000_000 + Integer.toUnsignedLong(rings.getInt(at + 4));
    }

    @Override
    public boolean save(ByteBuffer rings, RingContent content) {
        boolean all = true;
        for (int i = 0; i < shape.frames(); i++) {
            if (isUnread(rings, i)) {
                int at = shape.frame(i);
                int start = Short.toUnsignedInt(rings.getShort(at + shape.startOffset()));
                int bytes = Math.min(shape.frameBytes(), start + rings.getInt(at + shape.lengthOffset() + 4));
                all &= content.add(rings, at, bytes);
            }
        }
        return all;
    }

    @Override
    public boolean advance(ByteBuffer rings, int head, LoopbackSender sender) {
        for (int i = 0; i < head; i++) {
            if (!sender.send(SMALL_PACKET) || !isUnread(rings, i)) {
                return false;
            }
            // The header goes too: its time stamp would mislead the next dump.
            int at = shape.frame(i);
            for (int word = shape.startOffset(); word < shape.dataOffset(); word += Integer.BYTES) {
                rings.putInt(at + word, 0);
            }
            rings.putLong(at, TP_STATUS_KERNEL);
        }
        return true;
    }
}
