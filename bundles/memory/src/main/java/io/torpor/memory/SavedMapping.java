package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.image.proto.vma_entry;
import java.util.List;
import java.util.Objects;

/**
 * One mapping, as images have it.
 *
 * @param kind what its status bits say; {@link MappingKind#OTHER} also for those that another family's restorer knows
 * @param traits what its fields of ours say
 */
record SavedMapping(vma_entry record, MappingKind kind, MappingTraits traits) {
    static SavedMapping of(vma_entry record) {
        return new SavedMapping(record, kind(record.getStatus()), MappingTraits.of(record));
    }

    private static MappingKind kind(int status) {
        if (has(status, VmaStatus.GUARD | VmaStatus.SHADOW_STACK | VmaStatus.UPROBES)) {
            return MappingKind.OTHER;
        }
        if (has(status, VmaStatus.VSYSCALL)) {
            return MappingKind.VSYSCALL;
        }
        if (has(status, VmaStatus.VDSO)) {
            return MappingKind.VDSO;
        }
        if (has(status, VmaStatus.VVAR)) {
            return MappingKind.VVAR;
        }
        if (has(status, VmaStatus.AIO)) {
            return MappingKind.AIO;
        }
        if (has(status, VmaStatus.SYSV)) {
            return MappingKind.SYSV;
        }
        return has(status, VmaStatus.SOCKET) ? MappingKind.SOCKET : ordinary(status);
    }

    private static MappingKind ordinary(int status) {
        if (has(status, VmaStatus.MEMFD)) {
            return MappingKind.MEMFD;
        }
        if (has(status, VmaStatus.FILE_PRIVATE)) {
            return MappingKind.FILE_PRIVATE;
        }
        if (has(status, VmaStatus.FILE_SHARED)) {
            return MappingKind.FILE_SHARED;
        }
        if (has(status, VmaStatus.ANONYMOUS_SHARED)) {
            return MappingKind.ANONYMOUS_SHARED;
        }
        return has(status, VmaStatus.ANONYMOUS_PRIVATE) ? MappingKind.ANONYMOUS_PRIVATE : MappingKind.OTHER;
    }

    private static boolean has(int status, int bits) {
        return (status & bits) != 0;
    }

    /** In the words of claims, for a restorer of another family. */
    List<String> descriptions() {
        return kind == MappingKind.OTHER
                ? List.of("special status 0x" + Integer.toHexString(record.getStatus()))
                : kind.descriptions();
    }

    boolean isGuard() {
        return has(record.getStatus(), VmaStatus.GUARD);
    }

    /** Whether the kernel gives it to every process. */
    boolean isOfKernel() {
        return kind == MappingKind.VDSO || kind == MappingKind.VVAR || kind == MappingKind.VSYSCALL;
    }

    /** Whether this family maps it. */
    boolean isOurs() {
        return switch (kind) {
            case ANONYMOUS_PRIVATE, ANONYMOUS_SHARED, FILE_PRIVATE, FILE_SHARED, MEMFD -> true;
            default -> false;
        };
    }

    boolean isDroppable() {
        return (record.getFlags() & MmapFlags.MAP_TYPE) == MmapFlags.MAP_DROPPABLE;
    }

    /** Whether it has huge pages of a pool: hugetlbfs. */
    boolean isHuge() {
        return (record.getFlags() & MmapFlags.MAP_HUGETLB) != 0;
    }

    boolean growsDown() {
        return (record.getFlags() & MmapFlags.MAP_GROWSDOWN) != 0;
    }

    /** Whether both have the flags, the policy and the advice that must be right before the first touch; locks come after the content. */
    boolean mappedLike(SavedMapping other) {
        return ((record.getFlags() ^ other.record.getFlags()) & ~MmapFlags.MAP_LOCKED) == 0
                && Objects.equals(traits.policy(), other.traits.policy())
                && isAdvised(Madvise.MADV_HUGEPAGE) == other.isAdvised(Madvise.MADV_HUGEPAGE)
                && isAdvised(Madvise.MADV_NOHUGEPAGE) == other.isAdvised(Madvise.MADV_NOHUGEPAGE);
    }

    boolean isPrivate() {
        return (record.getFlags() & MmapFlags.MAP_TYPE) != MmapFlags.MAP_SHARED;
    }

    /**
     * The protection that it is mapped with at first. Private memory that has content, or counts for the commit limit, has been writable at some time and
     * must be once again; the other kind must never be, or it would count.
     */
    int firstProtection(boolean content) {
        boolean accounted = (record.getStatus() & VmaStatus.NOT_ACCOUNTED) == 0;
        return isPrivate() && (accounted || content) ? record.getProt() | MmapFlags.PROT_WRITE : record.getProt();
    }

    boolean isLocked() {
        return (record.getFlags() & MmapFlags.MAP_LOCKED) != 0;
    }

    long start() {
        return record.getStart();
    }

    long end() {
        return record.getEnd();
    }

    long bytes() {
        return record.getEnd() - record.getStart();
    }

    boolean isAdvised(int advice) {
        return (record.getMadv() & 1L << advice) != 0;
    }

    @Override
    public String toString() {
        return new AddressRange(start(), end()).toString();
    }
}
