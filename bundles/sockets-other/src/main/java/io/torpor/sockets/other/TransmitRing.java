package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * A ring from which the kernel sends. It looks at one frame after the other, and stops at one that is not to be sent. Where it is, shows when all frames ask for something impossible: it marks the
 * one that it looked at as wrong and stays there, or, with PACKET_LOSS, passes it over. Nothing is sent by that; afterwards all frames are what they were.
 */
final class TransmitRing {
    private static final int IMPOSSIBLE = Integer.MAX_VALUE;
    private static final int PACKET = 14;
    private static final int PAGE = 4096;
    private static final long PATIENCE_NANOS = 20_000_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RingShape shape;
    /** The option PACKET_LOSS. */
    private final boolean loss;

    TransmitRing(RingShape shape, boolean loss) {
        this.shape = shape;
        this.loss = loss;
    }

    /** The frame that the kernel looks at next. The program must be stopped. */
    OptionalInt head(ByteBuffer rings, LocalFd socket, LoopbackSender sender) {
        if (isUntouched(rings)) {
            return OptionalInt.of(0);
        }
        if (!awaitSent(rings)) {
            return OptionalInt.empty();
        }
        int[] states = new int[shape.frames()];
        int[] lengths = new int[shape.frames()];
        for (int i = 0; i < shape.frames(); i++) {
            states[i] = rings.getInt(status(i));
            lengths[i] = rings.getInt(length(i));
            rings.putInt(length(i), IMPOSSIBLE);
        }
        try {
            return loss ? passedOver(rings, socket, sender) : stayedAt(rings, socket, sender);
        } finally {
            for (int i = 0; i < shape.frames(); i++) {
                rings.putInt(length(i), lengths[i]).putInt(status(i), states[i]);
            }
        }
    }

    private boolean isUntouched(ByteBuffer rings) {
        for (int at = shape.start(); at < shape.start() + shape.bytes(); at += Long.BYTES) {
            if (rings.getLong(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Packets on their way to the device still use their frames. */
    private boolean awaitSent(ByteBuffer rings) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (int i = 0; i < shape.frames(); i++) {
            while (rings.getInt(status(i)) == TP_STATUS_SENDING) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(100_000);
            }
        }
        return true;
    }

    private OptionalInt stayedAt(ByteBuffer rings, LocalFd socket, LoopbackSender sender) {
        for (int i = 0; i < shape.frames(); i++) {
            rings.putInt(status(i), TP_STATUS_SEND_REQUEST);
        }
        if (Sockets.trySendTo(socket, NOTHING, sender.address()) != Errno.EMSGSIZE) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < shape.frames(); i++) {
            if (rings.getInt(status(i)) == TP_STATUS_WRONG_FORMAT) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Once found, all others are passed over as well, which leads to the same one again. */
    private OptionalInt passedOver(ByteBuffer rings, LocalFd socket, LoopbackSender sender) {
        for (int i = 0; i < shape.frames(); i++) {
            rings.putInt(status(i), TP_STATUS_AVAILABLE);
        }
        for (int i = 0; i < shape.frames(); i++) {
            rings.putInt(status(i), TP_STATUS_SEND_REQUEST);
            Sockets.trySendTo(socket, NOTHING, sender.address());
            if (rings.getInt(status(i)) == TP_STATUS_AVAILABLE) {
                for (int other = 0; other < shape.frames(); other++) {
                    rings.putInt(status(other), other == i ? TP_STATUS_AVAILABLE : TP_STATUS_SEND_REQUEST);
                }
                Sockets.trySendTo(socket, NOTHING, sender.address());
                return OptionalInt.of(i);
            }
            rings.putInt(status(i), TP_STATUS_AVAILABLE);
        }
        return OptionalInt.empty();
    }

    private int status(int frame) {
        return shape.frame(frame) + shape.statusOffset();
    }

    private int length(int frame) {
        return shape.frame(frame) + shape.lengthOffset();
    }

    /** Saves all pages that have something in them: the program may be about to write a frame. */
    boolean save(ByteBuffer rings, RingContent content) {
        boolean all = true;
        for (int page = shape.start(); page < shape.start() + shape.bytes(); page += PAGE) {
            for (int at = page; at < page + PAGE; at += Long.BYTES) {
                if (rings.getLong(at) != 0) {
                    all &= content.add(rings, page, PAGE);
                    break;
                }
            }
        }
        return all;
    }

    /** Brings a new ring to a place, by sending as many packets of no meaning to the loopback interface, and leaves it empty. */
    boolean advance(ByteBuffer rings, int head, LocalFd socket, int extraHeader, LoopbackSender sender) {
        for (int i = 0; i < head; i++) {
            int at = shape.frame(i);
            int data = at + shape.dataOffset();
            rings.putShort(at + shape.startOffset(), (short) shape.dataOffset())
                    .putShort(at + shape.startOffset() + Short.BYTES, (short) shape.dataOffset())
                    .putInt(length(i), PACKET + extraHeader)
                    .put(data + extraHeader, LoopbackSender.header())
                    .putInt(status(i), TP_STATUS_SEND_REQUEST);
            boolean sent = Sockets.trySendTo(socket, NOTHING, sender.address()) == 0 && awaitSent(rings);
            if (!sent || rings.getInt(status(i)) != TP_STATUS_AVAILABLE) {
                return false;
            }
            for (int each = at; each < data + extraHeader + PACKET + 2; each += Short.BYTES) {
                rings.putShort(each, (short) 0);
            }
        }
        return true;
    }
}
