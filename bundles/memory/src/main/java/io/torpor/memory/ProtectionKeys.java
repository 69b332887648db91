package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.MmapFlags;
import io.torpor.tracee.Call;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;

/**
 * The protection keys that a task has allocated: pkey_alloc(2). The kernel tells in one way only: other keys cannot be given to memory. What each thread may do by
 * a key is in a register (PKRU), and comes back with the others.
 *
 * <p>The kernel takes one for itself as soon as a task has memory that can be executed, and neither read nor written. Nobody can free that one, or give it to other memory.
 */
final class ProtectionKeys {
    /** Key 0 is everybody's, and no processor has more than 16. */
    private static final int LAST = 15;
    /** Where no program has memory, and the kernel says so after it has looked at the key. */
    private static final long NOWHERE = -1L << 48;

    private final List<Call> given = new ArrayList<>();

    /** Queues asking, in a task whose processor has keys. */
    ProtectionKeys(Script script) {
        for (int key = 1; key <= LAST; key++) {
            given.add(script.tryCall("pkey_mprotect", NOWHERE, PageRuns.PAGE, MmapFlags.PROT_NONE, key));
        }
    }

    /** Bit n for key n, without one that the kernel has taken. */
    int allocated() {
        int keys = 0;
        for (int key = 1; key <= LAST; key++) {
            keys |= given.get(key - 1).errno() == Errno.ENOMEM ? 1 << key : 0;
        }
        return keys;
    }

    /**
     * Queues allocating keys: the kernel hands out the lowest that is free, so those between are given back.
     *
     * @param keys bit n for key n
     * @param executeOnly the one that the kernel is to take; 0 for none
     */
    static List<Call> allocate(int keys, int executeOnly, Script script) {
        List<Call> calls = new ArrayList<>();
        int highest = Math.max(executeOnly, 31 - Integer.numberOfLeadingZeros(keys));
        for (int key = 1; key <= highest; key++) {
            if (key == executeOnly) {
                Call page = script.call(
                        "mmap",
                        0,
                        PageRuns.PAGE,
                        MmapFlags.PROT_EXEC,
                        MmapFlags.MAP_PRIVATE | MmapFlags.MAP_ANONYMOUS,
                        -1,
                        0);
                script.call("munmap", page, PageRuns.PAGE);
            } else {
                calls.add(script.tryCall("pkey_alloc", 0, 0));
            }
        }
        for (int key = 1; key <= highest; key++) {
            if ((keys & 1 << key) == 0 && key != executeOnly) {
                script.tryCall("pkey_free", key);
            }
        }
        return calls;
    }
}
