package io.torpor.abi;

/**
 * Bits of {@code /proc/PID/pagemap} entries and of {@code PAGEMAP_SCAN}; {@code linux/fs.h} since 6.7, {@code
 * Documentation/admin-guide/mm/pagemap.rst}.
 */
public final class PagemapConstants {
    public static final long PAGE_IS_WPALLOWED = 1L;
    public static final long PAGE_IS_WRITTEN = 2L;
    public static final long PAGE_IS_FILE = 4L;
    public static final long PAGE_IS_PRESENT = 8L;
    public static final long PAGE_IS_SWAPPED = 0x10L;
    public static final long PAGE_IS_PFNZERO = 0x20L;
    public static final long PAGE_IS_HUGE = 0x40L;
    public static final long PAGE_IS_SOFT_DIRTY = 0x80L;
    public static final long PAGE_IS_GUARD = 0x100L;
    public static final long PM_SCAN_WP_MATCHING = 1L;
    public static final long PM_SCAN_CHECK_WPASYNC = 2L;
    public static final long PM_SOFT_DIRTY = 0x80000000000000L;
    public static final long PM_MMAP_EXCLUSIVE = 0x100000000000000L;
    public static final long PM_UFFD_WP = 0x200000000000000L;
    public static final long PM_GUARD_REGION = 0x400000000000000L;
    public static final long PM_FILE = 0x2000000000000000L;
    public static final long PM_SWAP = 0x4000000000000000L;
    public static final long PM_PRESENT = 0x8000000000000000L;

    private PagemapConstants() {}
}
