package io.torpor.signals;

import io.torpor.image.proto.sa_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The kernel's {@code struct sigaction} of 64-bit architectures with SA_RESTORER ({@code asm/signal.h}; the C library's differs), as {@code sa_entry} and back. */
final class SignalAction {
    static final int BYTES = 32;

    /** {@code struct compat_sigaction}: 32-bit words in the same order, but the mask of 64 bits. */
    private static final int COMPAT_BYTES = 20;

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

    /**
     * Makes the record.
     *
     * @param compat whether a 32-bit program has set it, by a call of its own: the kernel makes another signal frame for such a handler, and does not tell
     */
    static sa_entry toRecord(ByteBuffer action, boolean compat) {
        return sa_entry.newBuilder()
                .setSigaction(action.getLong(HANDLER))
                .setFlags(action.getLong(FLAGS))
                .setRestorer(action.getLong(RESTORER))
                .setMask(action.getLong(MASK))
                .setCompatSigaction(compat && isLow(action.getLong(HANDLER)) && isLow(action.getLong(RESTORER)))
                .build();
    }

    /** Whether a 32-bit program can name it; what it cannot has come from 64-bit code in it. */
    private static boolean isLow(long address) {
        return address >>> Integer.SIZE == 0;
    }

    /** What rt_sigaction(2) takes; where the record is a 32-bit program's, what that call takes of it. */
    static byte[] toBytes(sa_entry record) {
        if (record.getCompatSigaction()) {
            return toCompatBytes(record);
        }
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putLong(HANDLER, record.getSigaction())
                .putLong(FLAGS, record.getFlags())
                .putLong(RESTORER, record.getRestorer())
                .putLong(MASK, record.getMask());
        return bytes;
    }

    private static byte[] toCompatBytes(sa_entry record) {
        byte[] bytes = new byte[COMPAT_BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putInt((int) record.getSigaction())
                .putInt((int) record.getFlags())
                .putInt((int) record.getRestorer())
                .putLong(record.getMask());
        return bytes;
    }
}
