package io.torpor.memory;

import io.torpor.tracee.Call;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;

/**
 * The protection keys that a task has allocated: pkey_alloc(2). The kernel tells in one way only: it hands out those that are free, which are given back at once. What each thread may do by
 * a key is in a register (PKRU), and comes back with the others.
 */
final class ProtectionKeys {
    /** Key 0 is everybody's, and no processor has more than 16. */
    private static final int LAST = 15;

    private final List<Call> free = new ArrayList<>();

    /** Queues asking. */
    ProtectionKeys(Script script) {
        for (int i = 0; i < LAST; i++) {
            free.add(script.tryCall("pkey_alloc", 0, 0));
        }
        for (Call call : free) {
            script.tryCall("pkey_free", call);
        }
    }

    /**
     * Bit n for key n.
     *
     * @param highestUsed the highest key that a mapping has: how many keys there are depends on the processor
     */
    int allocated(int highestUsed) {
        int free = 0;
        for (Call call : this.free) {
            free |= call.failed() ? 0 : 1 << (int) call.result();
        }
        int highest = Math.max(highestUsed, 31 - Integer.numberOfLeadingZeros(free));
        return (1 << highest + 1) - 2 & ~free;
    }

    /** Queues allocating keys: the kernel hands out the lowest that is free, so those between are given back. */
    static List<Call> allocate(int keys, Script script) {
        List<Call> calls = new ArrayList<>();
        int highest = 31 - Integer.numberOfLeadingZeros(keys);
        for (int key = 1; key <= highest; key++) {
            calls.add(script.tryCall("pkey_alloc", 0, 0));
        }
        for (int key = 1; key <= highest; key++) {
            if ((keys & 1 << key) == 0) {
                script.tryCall("pkey_free", key);
            }
        }
        return calls;
    }
}
