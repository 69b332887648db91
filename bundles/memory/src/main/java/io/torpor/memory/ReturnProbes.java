package io.torpor.memory;

import io.torpor.abi.RemoteAddress;
import io.torpor.procfs.MapEntry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks for functions whose return is probed (uretprobes) and which have not returned. The kernel has put the address of its own page in place of the one that
 * they return to, and keeps that where nobody can read it. A word that an earlier call left on a stack looks the same.
 */
final class ReturnProbes {
    private ReturnProbes() {}

    /**
     * @param slots the kernel's page
     * @throws TorporException MEMORY-055 if there are any
     */
    static void check(TaskMapping slots, DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        for (FrozenTask task : tree.tasks()) {
            if (!task.isZombie() && task.memoryOwner() == slots.owner()) {
                for (FrozenThread thread : task.threads()) {
                    check(task, thread, slots.entry(), tree.architecture());
                }
            }
        }
    }

    private static void check(FrozenTask task, FrozenThread thread, MapEntry slots, Architecture architecture)
            throws TorporException {
        ByteBuffer registers = thread.registers();
        if (slots.range().contains(architecture.programCounter(registers, 0))) {
            throw UprobeProblems.inFlight(task, thread.tid().number());
        }
        int word = task.isCompat() ? Integer.BYTES : Long.BYTES;
        long stackPointer = architecture.stackPointer(registers, 0) & -word;
        MapEntry stack = stackOf(task, stackPointer);
        if (stack == null) {
            return;
        }
        for (long at = stackPointer; at < stack.end(); at = (at | PageRuns.PAGE - 1) + 1) {
            int bytes = (int) Math.min(stack.end() - at, PageRuns.PAGE - (at & PageRuns.PAGE - 1));
            ByteBuffer words = ByteBuffer.wrap(task.memoryOwner().memory().read(new RemoteAddress(at), bytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (words.remaining() >= word) {
                long value = word == Long.BYTES ? words.getLong() : Integer.toUnsignedLong(words.getInt());
                if (value == slots.start()) {
                    throw UprobeProblems.inFlight(task, thread.tid().number());
                }
            }
        }
    }

    private static MapEntry stackOf(FrozenTask task, long stackPointer) throws TorporException {
        try {
            for (MapEntry entry : task.memoryOwner().maps()) {
                if (entry.start() <= stackPointer && stackPointer < entry.end()) {
                    return entry;
                }
            }
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("mappings that were read before", e);
        }
    }
}
