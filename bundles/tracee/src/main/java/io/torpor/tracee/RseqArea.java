package io.torpor.tracee;

import io.torpor.abi.RemoteAddress;
import io.torpor.linux.ProcessMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's {@code struct rseq} of {@code <linux/rseq.h>}, in the thread's own memory.
 *
 * <p>When a thread that was preempted returns to user mode with {@code rseq_cs} set, the kernel looks where it is: inside the section it is sent to
 * the abort handler, outside the pointer is cleared. Running calls of ours counts as outside, so the pointer is remembered before and
 * put back after; the kernel then aborts the section as it would have done anyway.
 */
final class RseqArea {
    private static final int RSEQ_CS = 8;

    private RseqArea() {}

    static long criticalSection(ProcessMemory memory, long area) {
        return ByteBuffer.wrap(memory.read(new RemoteAddress(area + RSEQ_CS), Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .getLong();
    }

    static void setCriticalSection(ProcessMemory memory, long area, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
        memory.write(new RemoteAddress(area + RSEQ_CS), bytes);
    }
}
