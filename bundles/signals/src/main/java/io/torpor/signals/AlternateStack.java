package io.torpor.signals;

import io.torpor.abi.SignalFlags;
import io.torpor.image.proto.thread_sas_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code stack_t} of sigaltstack(2) on 64-bit architectures, as {@code thread_sas_entry} and back. */
final class AlternateStack {
    static final int BYTES = 24;

    private static final int POINTER = 0;
    private static final int FLAGS = 8;
    private static final int SIZE = 16;

    private AlternateStack() {}

    /**
     * Makes the record.
     *
     * @param stack what the thread was told while it ran the runner, which uses no stack of its own; so whether the thread is <em>on</em> it has to be
     *     found out here
     * @param stackPointer where the thread's own stack pointer was
     */
    static thread_sas_entry toRecord(ByteBuffer stack, long stackPointer) {
        long start = stack.getLong(POINTER);
        long size = stack.getLong(SIZE);
        int flags = stack.getInt(FLAGS) & ~SignalFlags.SS_ONSTACK;
        long above = stackPointer - start;
        if (flags == 0 && above > 0 && above <= size) {
            flags |= SignalFlags.SS_ONSTACK;
        }
        return thread_sas_entry
                .newBuilder()
                .setSsSp(start)
                .setSsSize(size)
                .setSsFlags(flags)
                .build();
    }

    /** Whether a new thread's state, no stack, is what was saved. */
    static boolean isNone(thread_sas_entry record) {
        return (record.getSsFlags() & SignalFlags.SS_DISABLE) != 0;
    }

    /** What sigaltstack(2) takes. SS_ONSTACK is passed on: the kernel takes it for 0. */
    static byte[] toBytes(thread_sas_entry record) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putLong(POINTER, record.getSsSp())
                .putInt(FLAGS, record.getSsFlags())
                .putLong(SIZE, record.getSsSize());
        return bytes;
    }
}
