package io.torpor.signals;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.SignalFlags;
import io.torpor.image.proto.sa_entry;
import io.torpor.image.proto.thread_sas_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SignalRecordsTest {
    private static ByteBuffer stack(long start, long size, int flags) {
        return ByteBuffer.allocate(AlternateStack.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0, start)
                .putInt(8, flags)
                .putLong(16, size);
    }

    @Test
    void actionsOf32BitProgramsAreSetByTheirOwnCall() {
        ByteBuffer action = ByteBuffer.allocate(SignalAction.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0, 0xf7f9_e000L)
                .putLong(8, 0x1000_0004L)
                .putLong(24, 0x8000_0000_0000_0200L);
        assertFalse(SignalAction.toRecord(action, false).getCompatSigaction());
        sa_entry record = SignalAction.toRecord(action, true);
        assertTrue(record.getCompatSigaction());
        ByteBuffer compat = ByteBuffer.wrap(SignalAction.toBytes(record)).order(ByteOrder.nativeOrder());
        assertEquals(20, compat.capacity());
        assertEquals(0xf7f9_e000, compat.getInt(0));
        assertEquals(0x1000_0004, compat.getInt(4));
        assertEquals(0x8000_0000_0000_0200L, compat.getLong(12));
        action.putLong(16, 0x7fff_0000_1000L);
        assertFalse(SignalAction.toRecord(action, true).getCompatSigaction(), "its restorer is 64-bit code");
    }

    @Test
    void aThreadIsOnItsAlternateStackIfItsStackPointerIs() {
        assertEquals(
                0, AlternateStack.toRecord(stack(0x1000, 0x1000, 0), 0x1000).getSsFlags());
        assertEquals(
                1, AlternateStack.toRecord(stack(0x1000, 0x1000, 0), 0x1001).getSsFlags());
        assertEquals(
                1, AlternateStack.toRecord(stack(0x1000, 0x1000, 0), 0x2000).getSsFlags());
        assertEquals(
                0, AlternateStack.toRecord(stack(0x1000, 0x1000, 0), 0x2001).getSsFlags());
        int disarmed = SignalFlags.SS_AUTODISARM;
        assertEquals(
                disarmed,
                AlternateStack.toRecord(stack(0x1000, 0x1000, disarmed), 0x1800).getSsFlags());
    }

    @Test
    void anAlternateStackSurvivesItsRecord() {
        thread_sas_entry record = AlternateStack.toRecord(stack(0x7f00_0000_0000L, 0x1_0000_0000L, 0), 5);
        assertArrayEquals(stack(0x7f00_0000_0000L, 0x1_0000_0000L, 0).array(), AlternateStack.toBytes(record));
    }

    @Test
    void aSignalThatIsPendingWithoutAnEntryIsSentByNobody() {
        PendingQueue queue = new PendingQueue();
        queue.complete(1L << 9 | 1L << 16);
        assertEquals(1L << 9 | 1L << 16, queue.signals() & (1L << 9 | 1L << 16));
        queue.complete(1L << 9);
        assertEquals(2, queue.toRecord().getSignalsCount());
        byte[] expected = new byte[PendingQueue.INFO_BYTES];
        expected[0] = 10;
        assertArrayEquals(expected, queue.toRecord().getSignals(0).getSiginfo().toByteArray());
    }

    @Test
    void everySignalButTheTwoThatCannotChangeHasADisposition() {
        assertEquals(62, SignalAction.SIGNALS.length);
        assertEquals(10, SignalAction.SIGNALS[8]);
        assertEquals(20, SignalAction.SIGNALS[17]);
        assertEquals(64, SignalAction.SIGNALS[61]);
    }
}
