package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where the kernel is in a ring, by what it left behind. */
class ReceiveRingTest {
    private static final int FRAME = 1024;
    private static final RingShape FRAMES = new RingShape(TPACKET_V2, 4096, 2, FRAME, 8, 0);
    private static final RingShape BLOCKS = new RingShape(TPACKET_V3, 4096, 4, FRAME, 16, 0);

    private final ByteBuffer ring = ByteBuffer.allocate(16384).order(ByteOrder.nativeOrder());

    private void frame(int index, int status, int second) {
        ring.putInt(index * FRAME, status).putInt(index * FRAME + 16, second);
    }

    private void block(int index, int status, int packets, long count) {
        ring.putInt(index * 4096 + 8, status).putInt(index * 4096 + 12, packets).putLong(index * 4096 + 24, count);
    }

    private OptionalInt head(RingShape shape) {
        return ReceiveRing.of(shape).head(ring);
    }

    @Test
    void aNewRingBeginsAtItsStart() {
        assertEquals(OptionalInt.of(0), head(FRAMES));
        block(0, TP_STATUS_KERNEL, 0, 1);
        assertEquals(OptionalInt.of(0), head(BLOCKS));
    }

    @Test
    void theNewestFrameIsBeforeTheNext() {
        for (int i = 0; i < 8; i++) {
            frame(i, TP_STATUS_KERNEL, i < 3 ? 100 + i : 90 + i);
        }
        assertEquals(OptionalInt.of(3), head(FRAMES));
        frame(7, TP_STATUS_KERNEL, 0);
        frame(0, TP_STATUS_KERNEL, 0);
        frame(1, TP_STATUS_KERNEL, 0);
        frame(2, TP_STATUS_KERNEL, 0);
        assertEquals(OptionalInt.of(7), head(FRAMES));
    }

    @Test
    void unreadFramesTellWhereTheClockMisleads() {
        int[] seconds = {50, 40, 60, 30, 20, 70, 10, 80};
        for (int i = 0; i < 8; i++) {
            frame(i, i == 4 || i == 5 ? TP_STATUS_USER : TP_STATUS_KERNEL, seconds[i]);
        }
        assertEquals(OptionalInt.of(6), head(FRAMES));
        frame(1, TP_STATUS_USER, 40);
        assertTrue(head(FRAMES).isEmpty());
    }

    @Test
    void aBlockThatIsBeingFilledCountsAsDone() {
        block(2, TP_STATUS_USER, 5, 7);
        block(3, TP_STATUS_KERNEL, 0, 8);
        assertEquals(OptionalInt.of(3), head(BLOCKS));
        block(3, TP_STATUS_KERNEL, 1, 8);
        assertEquals(OptionalInt.of(0), head(BLOCKS));
    }
}
