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

    /** Between 32-bit programs and their heaps, or below where the kernel puts their mappings: calls for such programs take their memory from the lowest 4 GiB. */
    private static final long LOWEST_COMPAT = 0x1000_0000L;

    private static final long HIGHEST_COMPAT = 0xff00_0000L;
    private static final long MARGIN = 1 << 20;
    /** What there is on every machine with four levels of page tables. */
    private static final long FIRST = 0x10_0000L;

    private static final long LAST = 0x7fff_f000_0000L;

    private AreaFinder() {}

    /**
     * Finds such a range.
     *
     * @param compat whether 32-bit programs are among the tasks
     */
    static long find(ImageSet images, SavedTree tree, long bytes, boolean compat) throws TorporException {
        List<AddressRange> used = new ArrayList<>();
        for (SavedTask task : tree.tasks()) {
            if (task.isAlive() && task.memoryOwner() == task) {
                mm_entry mm = images.require(ImageType.MM, task.pid(), mm_entry.class);
                for (vma_entry vma : mm.getVmasList()) {
                    used.add(new AddressRange(vma.getStart(), vma.getEnd()));
                }
            }
        }
        Collections.sort(used);
        long at = search(used, compat ? LOWEST_COMPAT : LOWEST, compat ? HIGHEST_COMPAT : HIGHEST, bytes, MARGIN);
        if (at < 0) {
            // Memory that fills nearly everything: a hole between its mappings, or where the kernel may have put
            // something of its own in the first process.
            at = search(used, FIRST, compat ? HIGHEST_COMPAT : LAST, bytes, 0);
        }
        if (at < 0) {
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

    /** The lowest place between two addresses, so far from all ranges; minus one if there is none. */
    private static long search(List<AddressRange> used, long from, long to, long bytes, long margin) {
        long at = from;
        for (AddressRange range : used) {
            if (Long.compareUnsigned(range.start(), at + bytes + margin) >= 0) {
                break;
            }
            if (Long.compareUnsigned(range.end(), at) > 0) {
                at = range.end() + margin;
            }
        }
        return Long.compareUnsigned(at + bytes, to) > 0 ? -1 : at;
    }
}
