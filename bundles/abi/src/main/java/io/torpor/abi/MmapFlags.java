package io.torpor.abi;

/**
 * Protection, {@code mmap(2)}, {@code mremap(2)}, {@code msync(2)}, {@code mlock2(2)} and memfd flags; {@code
 * linux/mman.h}, {@code linux/memfd.h}.
 */
public final class MmapFlags {
    public static final int PROT_NONE = 0;
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;
    public static final int PROT_EXEC = 4;
    public static final int PROT_SEM = 8;
    public static final int PROT_GROWSDOWN = 0x1000000;
    public static final int PROT_GROWSUP = 0x2000000;
    public static final int MAP_SHARED = 1;
    public static final int MAP_PRIVATE = 2;
    public static final int MAP_SHARED_VALIDATE = 3;
    public static final int MAP_DROPPABLE = 8;
    public static final int MAP_TYPE = 0xf;
    public static final int MAP_FIXED = 0x10;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_32BIT = 0x40;
    public static final int MAP_GROWSDOWN = 0x100;
    public static final int MAP_DENYWRITE = 0x800;
    public static final int MAP_EXECUTABLE = 0x1000;
    public static final int MAP_LOCKED = 0x2000;
    public static final int MAP_NORESERVE = 0x4000;
    public static final int MAP_POPULATE = 0x8000;
    public static final int MAP_NONBLOCK = 0x10000;
    public static final int MAP_STACK = 0x20000;
    public static final int MAP_HUGETLB = 0x40000;
    public static final int MAP_SYNC = 0x80000;
    public static final int MAP_FIXED_NOREPLACE = 0x100000;
    public static final int MAP_UNINITIALIZED = 0x4000000;
    public static final int MAP_HUGE_SHIFT = 0x1a;
    public static final int MAP_HUGE_MASK = 0x3f;
    public static final int MAP_HUGE_64KB = 0x40000000;
    public static final int MAP_HUGE_2MB = 0x54000000;
    public static final int MAP_HUGE_1GB = 0x78000000;
    public static final int MREMAP_MAYMOVE = 1;
    public static final int MREMAP_FIXED = 2;
    public static final int MREMAP_DONTUNMAP = 4;
    public static final int MS_ASYNC = 1;
    public static final int MS_INVALIDATE = 2;
    public static final int MS_SYNC = 4;
    public static final int MLOCK_ONFAULT = 1;
    public static final int MCL_CURRENT = 1;
    public static final int MCL_FUTURE = 2;
    public static final int MCL_ONFAULT = 4;
    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_ALLOW_SEALING = 2;
    public static final int MFD_HUGETLB = 4;
    public static final int MFD_NOEXEC_SEAL = 8;
    public static final int MFD_EXEC = 0x10;
    public static final int MFD_HUGE_SHIFT = 0x1a;
    public static final int MFD_HUGE_MASK = 0x3f;
    public static final int MFD_HUGE_2MB = 0x54000000;
    public static final int MFD_HUGE_1GB = 0x78000000;
    public static final int PKEY_DISABLE_ACCESS = 1;
    public static final int PKEY_DISABLE_WRITE = 2;

    private MmapFlags() {}
}
