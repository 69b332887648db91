package io.torpor.seccomp;

import com.google.protobuf.ByteString;
import io.torpor.abi.SeccompConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A filter's instructions: an array of {@code struct sock_filter} of {@code <linux/filter.h>}, {@code {u16 code; u8 jt, jf; u32 k}}. */
final class FilterProgram {
    static final int INSTRUCTION_BYTES = 8;
    /** BPF_MAXINSNS. */
    static final int MOST_INSTRUCTIONS = 4096;

    private static final int RETURN_CONSTANT = 0x06;
    private static final int ACTION = 0xffff0000;

    private FilterProgram() {}

    /** Whether it may hand a call to a supervisor: SECCOMP_RET_USER_NOTIF. */
    static boolean asksSupervisor(ByteString program) {
        ByteBuffer code = program.asReadOnlyByteBuffer().order(ByteOrder.nativeOrder());
        for (int at = 0; at + INSTRUCTION_BYTES <= code.limit(); at += INSTRUCTION_BYTES) {
            if (code.getShort(at) == RETURN_CONSTANT
                    && (code.getInt(at + 4) & ACTION) == SeccompConstants.SECCOMP_RET_USER_NOTIF) {
                return true;
            }
        }
        return false;
    }

    static boolean isWellFormed(ByteString program) {
        return !program.isEmpty()
                && program.size() % INSTRUCTION_BYTES == 0
                && program.size() / INSTRUCTION_BYTES <= MOST_INSTRUCTIONS;
    }
}
