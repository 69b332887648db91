package io.torpor.memory;

import io.torpor.tracee.Call;
import io.torpor.tracee.FrozenTask;
import java.util.List;

/**
 * The address space of one frozen task.
 *
 * @param space its mappings
 * @param auxv the words of the auxiliary vector, without the pair that ends it
 * @param brk answers brk(2): the end of the heap
 * @param dumpable answers PR_GET_DUMPABLE
 * @param hugePagesDisabled answers PR_GET_THP_DISABLE
 * @param rare answers that few tasks have
 */
record TaskMemory(
        FrozenTask task,
        AddressSpace space,
        long[] auxv,
        Call brk,
        Call dumpable,
        Call hugePagesDisabled,
        RareAnswers rare) {
    /** All, by rising address. */
    List<TaskMapping> mappings() {
        return space.all();
    }

    /** Those that are not ordinary, by rising address. */
    List<TaskMapping> special() {
        return space.special();
    }
}
