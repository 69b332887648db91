package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.MmapFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory of huge pages, hugetlbfs: the kernel has a mount of its own for each size of pages, where MAP_HUGETLB and MFD_HUGETLB make their files. The size of a file's pages is
 * the size of its blocks. For the session's thread.
 */
final class HugePages {
    private static final long NONE = -1;

    private final Map<Integer, Long> devices = new HashMap<>();

    /** Log2 of the size of a file's pages. */
    static int shift(LocalFd file) {
        return Integer.numberOfTrailingZeros(FileStatus.blockBytes(file));
    }

    /** Whether a file of huge pages was made by the kernel for memory without a file, rather than in a file system that somebody has mounted. */
    boolean isKernels(FileStatus file, int shift) {
        return devices.computeIfAbsent(shift, HugePages::device) == file.device();
    }

    /** Making a file of huge pages takes none of them. */
    private static long device(int shift) {
        try (LocalFd probe =
                Descriptors.memfd("torpor-probe", MmapFlags.MFD_HUGETLB | shift << MmapFlags.MFD_HUGE_SHIFT)) {
            return FileStatus.of(probe).device();
        } catch (SyscallException e) {
            return NONE; // the kernel has no such pages, or no memfds of them
        }
    }
}
