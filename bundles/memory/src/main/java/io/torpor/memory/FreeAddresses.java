package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.MmapFlags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds addresses that nothing of a task lies at, nor will soon. */
final class FreeAddresses {
    private static final long LOWEST = 1 << 20;
    /** What the kernel itself leaves below a stack that may grow, at the least: 128 MiB, and more for a larger limit. */
    private static final long ROOM_FOR_STACK = 1 << 30;

    private final List<AddressRange> used = new ArrayList<>();

    FreeAddresses(SavedTask task) {
        for (SavedMapping mapping : task.mappings()) {
            boolean grows = (mapping.record().getFlags() & MmapFlags.MAP_GROWSDOWN) != 0;
            long start = mapping.start();
            used.add(new AddressRange(grows ? Math.max(LOWEST, start - ROOM_FOR_STACK) : start, mapping.end()));
        }
    }

    FreeAddresses without(AddressRange range) {
        used.add(range);
        return this;
    }

    /** The highest free place that is not above {@code highest}; minus one if there is none. */
    long find(long highest, long bytes) {
        Collections.sort(used);
        long at = highest;
        for (int i = used.size() - 1; i >= 0; i--) {
            if (used.get(i).overlaps(new AddressRange(at, at + bytes))) {
                at = used.get(i).start() - bytes;
                if (at < LOWEST) {
                    return -1;
                }
            }
        }
        return at;
    }
}
