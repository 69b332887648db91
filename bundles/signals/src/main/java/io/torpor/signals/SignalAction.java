package io.torpor.signals;

import io.torpor.image.proto.sa_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The kernel's {@code struct sigaction} of 64-bit architectures with SA_RESTORER ({@code asm/signal.h}; the C library's differs), as {@code sa_entry} and back. */
final class SignalAction {
    static final int BYTES = 32;
    /** Signals that have a disposition of their own, in the order of the images. */
    static final int[] SIGNALS = signals();

    private static final int HANDLER = 0;
    private static final int FLAGS = 8;
    private static final int RESTORER = 16;
    private static final int MASK = 24;

    private SignalAction() {}

    private static int[] signals() {
        final int sigKill = 9;
        final int sigStop = 19;
        final int highest = 64;
        int[] signals = new int[highest - 2];
        int count = 0;
        for (int signal = 1; signal <= highest; signal++) {
            if (signal != sigKill && signal != sigStop) {
                signals[count++] = signal;
            }
        }
        return signals;
    }

    static sa_entry toRecord(ByteBuffer action) {
        return sa_entry.newBuilder()
                .setSigaction(action.getLong(HANDLER))
                .setFlags(action.getLong(FLAGS))
                .setRestorer(action.getLong(RESTORER))
                .setMask(action.getLong(MASK))
                .setCompatSigaction(false)
                .build();
    }

    static byte[] toBytes(sa_entry record) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putLong(HANDLER, record.getSigaction())
                .putLong(FLAGS, record.getFlags())
                .putLong(RESTORER, record.getRestorer())
                .putLong(MASK, record.getMask());
        return bytes;
    }
}
