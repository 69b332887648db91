package io.torpor.image;

import io.torpor.image.proto.pagemap_entry;

/**
 * Neighbouring pages of one page map, as a {@code pagemap_entry} says it in its older and newer fields.
 *
 * @param start address of the first page
 * @param count how many pages; negative if a {@code pagemap_entry} has more than there is memory
 * @param bytes how many bytes stand for them in the pages file; 0 if they are elsewhere
 * @param inParent whether their content is in the set that this one was made on top of
 * @param lazy whether a lazy restore may leave them until they are touched
 */
public record PageRun(long start, long count, long bytes, boolean inParent, boolean lazy) {
    /** Bytes in a page of a pages file. */
    public static final int PAGE_SIZE = 4096;

    /** {@code pagemap_entry.flags}: the content is in the parent images. */
    public static final int IN_PARENT = 1;
    /** {@code pagemap_entry.flags}: may be restored when it is touched. */
    public static final int LAZY = 1 << 1;
    /** {@code pagemap_entry.flags}: the content is in this set's pages file. */
    public static final int PRESENT = 1 << 2;

    private static final long MOST_PAGES = Long.MAX_VALUE / PAGE_SIZE;

    public static PageRun of(pagemap_entry entry) {
        long count = entry.hasNrPages() ? entry.getNrPages() : Integer.toUnsignedLong(entry.getCompatNrPages());
        if (count < 0 || count > MOST_PAGES) {
            return new PageRun(entry.getVaddr(), -1, 0, false, false);
        }
        boolean inParent = entry.hasFlags() ? (entry.getFlags() & IN_PARENT) != 0 : entry.getInParent();
        boolean present = entry.hasFlags() ? (entry.getFlags() & PRESENT) != 0 : !inParent;
        long stored = entry.hasBlocks() ? entry.getBlocks().getTotalPayloadSize() : count * PAGE_SIZE;
        return new PageRun(entry.getVaddr(), count, present ? stored : 0, inParent, (entry.getFlags() & LAZY) != 0);
    }

    /** Address behind the last page. */
    public long end() {
        return start + count * PAGE_SIZE;
    }
}
