package io.torpor.memory;

import io.torpor.abi.Madvise;

/** Bits of {@code vma_entry.status}, and of pagemap entries: the wire contract. */
final class VmaStatus {
    static final int REGULAR = 1;
    static final int VSYSCALL = 1 << 2;
    static final int VDSO = 1 << 3;
    static final int HEAP = 1 << 5;
    static final int FILE_PRIVATE = 1 << 6;
    static final int FILE_SHARED = 1 << 7;
    static final int ANONYMOUS_SHARED = 1 << 8;
    static final int ANONYMOUS_PRIVATE = 1 << 9;
    static final int SYSV = 1 << 10;
    static final int SOCKET = 1 << 11;
    static final int VVAR = 1 << 12;
    static final int AIO = 1 << 13;
    static final int MEMFD = 1 << 14;
    static final int SHADOW_STACK = 1 << 15;
    static final int GUARD = 1 << 16;
    static final int UPROBES = 1 << 17;
    /** The mapping does not count for the commit limit: {@code ac} is missing in its VmFlags. */
    static final int NOT_ACCOUNTED = 1 << 18;

    /** Pages whose content is in the parent image. */
    static final int PAGES_IN_PARENT = 1;
    /** Pages that may be brought in after the task runs. */
    static final int PAGES_LAZY = 1 << 1;
    /** Pages whose content is in the pages file. */
    static final int PAGES_PRESENT = 1 << 2;

    /** Advice that a record may carry; bit n of {@code vma_entry.madv} stands for advice n of madvise(2). */
    static final int[] ADVICE = {
        Madvise.MADV_RANDOM,
        Madvise.MADV_SEQUENTIAL,
        Madvise.MADV_DONTFORK,
        Madvise.MADV_MERGEABLE,
        Madvise.MADV_HUGEPAGE,
        Madvise.MADV_NOHUGEPAGE,
        Madvise.MADV_DONTDUMP,
        Madvise.MADV_WIPEONFORK
    };

    private VmaStatus() {}
}
