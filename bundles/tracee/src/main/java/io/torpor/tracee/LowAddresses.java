package io.torpor.tracee;

import io.torpor.procfs.MapEntry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.List;

/** Finds room in what 32-bit code can address. */
final class LowAddresses {
    private static final long END = 1L << 32;
    /** Above any mmap_min_addr. */
    private static final long LOWEST = 1 << 20;

    private LowAddresses() {}

    /** The end of the largest gap, where the kernel would map something next. */
    static long find(FrozenTask task, int bytes) throws TorporException {
        long best = 0;
        long largest = bytes - 1;
        long from = LOWEST;
        for (MapEntry map : maps(task)) {
            long to = Long.compareUnsigned(map.start(), END) < 0 ? map.start() : END;
            if (to - from > largest) {
                largest = to - from;
                best = to - bytes;
            }
            if (to == END) {
                break;
            }
            from = Math.max(from, map.end());
        }
        if (best == 0) {
            throw Issue.error(
                            "TRACEE-017",
                            task.subject(),
                            "Cannot make " + task + " tell about itself: no " + bytes
                                    + " bytes of its 32-bit address space are free in one piece",
                            "Let it free some memory.")
                    .toException();
        }
        return best;
    }

    private static List<MapEntry> maps(FrozenTask task) throws TorporException {
        try {
            return task.maps();
        } catch (IOException e) {
            throw Issue.error(
                            "TRACEE-011",
                            task.subject(),
                            "Cannot read the mappings of " + task + ": " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
