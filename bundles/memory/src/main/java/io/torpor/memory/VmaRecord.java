package io.torpor.memory;

import io.torpor.abi.MmapFlags;
import io.torpor.image.proto.vma_entry;
import io.torpor.procfs.VmFlags;

/** What records of all kinds of mappings have in common. */
final class VmaRecord {
    private VmaRecord() {}

    /**
     * Begins a record.
     *
     * @param status bits of {@link VmaStatus}
     */
    static vma_entry.Builder of(TaskMapping mapping, int status) {
        boolean accounted = mapping.has(VmFlags.ACCOUNTABLE);
        vma_entry.Builder record = vma_entry
                .newBuilder()
                .setStart(mapping.entry().start())
                .setEnd(mapping.entry().end())
                .setPgoff(mapping.entry().offset())
                .setShmid(0)
                .setProt(mapping.protection())
                .setFlags(flags(mapping))
                .setStatus(accounted ? status : status | VmaStatus.NOT_ACCOUNTED)
                .setFd(-1);
        long advice = advice(mapping);
        if (advice != 0) {
            record.setMadv(advice);
        }
        return record;
    }

    /** A record of what has neither file nor sharers. */
    static vma_entry.Builder anonymous(TaskMapping mapping, int status) {
        vma_entry.Builder record = of(mapping, status);
        return record.setFlags(record.getFlags() | MmapFlags.MAP_ANONYMOUS);
    }

    /** A record of a mapped file. */
    static vma_entry.Builder file(TaskMapping mapping, int status, int fileId) {
        return of(mapping, VmaStatus.REGULAR | status)
                .setShmid(fileId)
                .setFdflags(mapping.file().flags());
    }

    private static int flags(TaskMapping mapping) {
        int type = mapping.has(VmFlags.DROPPABLE) ? MmapFlags.MAP_DROPPABLE : MmapFlags.MAP_PRIVATE;
        int flags = mapping.shared() ? MmapFlags.MAP_SHARED : type;
        if (mapping.has(VmFlags.GROWS_DOWN)) {
            flags |= MmapFlags.MAP_GROWSDOWN;
        }
        if (mapping.has(VmFlags.LOCKED)) {
            flags |= MmapFlags.MAP_LOCKED;
        }
        if (mapping.has(VmFlags.NO_RESERVE)) {
            flags |= MmapFlags.MAP_NORESERVE;
        }
        if (mapping.has(VmFlags.HUGETLB)) {
            flags |= MmapFlags.MAP_HUGETLB | mapping.file().hugeShift() << MmapFlags.MAP_HUGE_SHIFT;
        }
        return flags;
    }

    private static long advice(TaskMapping mapping) {
        long bits = 0;
        for (int i = 0; i < VmaStatus.ADVICE.length; i++) {
            if (mapping.has(flagOf(i))) {
                bits |= 1L << VmaStatus.ADVICE[i];
            }
        }
        return bits;
    }

    /** The flag that shows an advice of {@link VmaStatus#ADVICE}. */
    private static long flagOf(int advice) {
        return switch (advice) {
            case 0 -> VmFlags.RANDOM;
            case 1 -> VmFlags.SEQUENTIAL;
            case 2 -> VmFlags.DONT_COPY;
            case 3 -> VmFlags.MERGEABLE;
            case 4 -> VmFlags.HUGE_PAGE;
            case 5 -> VmFlags.NO_HUGE_PAGE;
            case 6 -> VmFlags.DONT_DUMP;
            default -> VmFlags.WIPE_ON_FORK;
        };
    }
}
