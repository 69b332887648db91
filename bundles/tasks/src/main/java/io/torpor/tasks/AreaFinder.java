package io.torpor.tasks;

import io.torpor.abi.AddressRange;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds addresses that no task of the saved tree uses, for what the engine has in every puppet. */
final class AreaFinder {
    /** Above programs linked without position independence, far below where the kernel puts mappings, stacks and the vdso. */
    private static final long LOWEST = 0x10_0000_0000L;

    private static final long HIGHEST = 0x7000_0000_0000L;
    private static final long MARGIN = 1 << 20;

    private AreaFinder() {}

    static long find(ImageSet images, SavedTree tree, long bytes) throws TorporException {
        List<AddressRange> used = new ArrayList<>();
        for (SavedTask task : tree.tasks()) {
            if (task.isAlive()) {
                mm_entry mm = images.require(ImageType.MM, task.pid(), mm_entry.class);
                for (vma_entry vma : mm.getVmasList()) {
                    used.add(new AddressRange(vma.getStart(), vma.getEnd()));
                }
            }
        }
        Collections.sort(used);
        long at = LOWEST;
        for (AddressRange range : used) {
            if (Long.compareUnsigned(range.start(), at + bytes + MARGIN) >= 0) {
                break;
            }
            if (Long.compareUnsigned(range.end(), at) > 0) {
                at = range.end() + MARGIN;
            }
        }
        if (Long.compareUnsigned(at + bytes, HIGHEST) > 0) {
            throw Issue.error(
                            "TASKS-022",
                            new Subject.Other("the tree"),
                            "Cannot restore the tree: its address spaces leave no room of " + bytes
                                    + " bytes that is free in all of them",
                            "")
                    .toException();
        }
        return at;
    }
}
