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

    /** {@code struct rseq_cs}: version and flags, start_ip, post_commit_offset, abort_ip. */
    private static final int START_IP = 8;

    private static final int POST_COMMIT_OFFSET = 16;
    private static final int ABORT_IP = 24;
    private static final int SECTION_BYTES = 32;

    private RseqArea() {}

    /** Where the pointer to the section is that a thread may be in. */
    static long pointerAt(long area) {
        return area + RSEQ_CS;
    }

    /** Where a thread at {@code pc} must go on because it was preempted inside a section; 0 when it is not in one. */
    static long abortHandler(ProcessMemory memory, long section, long pc) {
        ByteBuffer words = ByteBuffer.wrap(memory.read(new RemoteAddress(section), SECTION_BYTES))
                .order(ByteOrder.nativeOrder());
        long into = pc - words.getLong(START_IP);
        return Long.compareUnsigned(into, words.getLong(POST_COMMIT_OFFSET)) < 0 ? words.getLong(ABORT_IP) : 0;
    }

    static void setCriticalSection(ProcessMemory memory, long area, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
        memory.write(new RemoteAddress(pointerAt(area)), bytes);
    }
}
