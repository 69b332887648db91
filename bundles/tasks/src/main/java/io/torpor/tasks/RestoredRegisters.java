package io.torpor.tasks;

import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Registers as a restored thread must get them. */
final class RestoredRegisters {
    private RestoredRegisters() {}

    /**
     * A thread's registers with its interrupted system call rewound, and, inside a restartable sequence, at the abort handler: being saved is a
     * preemption like any other.
     */
    static ByteBuffer of(Architecture architecture, FrozenThread thread) {
        ByteBuffer registers = ByteBuffer.allocate(architecture.generalBytes()).order(ByteOrder.nativeOrder());
        registers.put(0, thread.registers(), 0, architecture.generalBytes());
        architecture.rewind(registers, 0, false);
        long abort = thread.abortHandler();
        if (abort != 0) {
            architecture.setProgramCounter(registers, 0, abort);
        }
        return registers;
    }
}
