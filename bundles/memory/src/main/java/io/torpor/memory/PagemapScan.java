package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PagemapConstants;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;

/**
 * The PAGEMAP_SCAN request (Linux 6.7) on {@code /proc/PID/pagemap}: the kernel walks page tables and answers with ranges. For one thread at a time.
 */
final class PagemapScan implements AutoCloseable {
    /** {@code struct pm_scan_arg} of {@code <linux/fs.h>}: twelve words. */
    private static final int ARGUMENT = 96;

    private static final int REGION = 24;
    private static final int REGIONS = 4096;
    private static final long RESIDENT = PagemapConstants.PAGE_IS_PRESENT | PagemapConstants.PAGE_IS_SWAPPED;
    private static final long NOT_OWN = PagemapConstants.PAGE_IS_PFNZERO | PagemapConstants.PAGE_IS_FILE;

    private final LocalFd pagemap;
    private final NativeBuffer memory = NativeBuffer.unfilled(ARGUMENT + REGIONS * REGION);
    private final ByteBuffer words = memory.direct();

    /** Takes ranges, by rising address. */
    @FunctionalInterface
    interface RangeSink {
        void accept(long start, long end);
    }

    PagemapScan(Pid pid) {
        pagemap = Descriptors.open("/proc/" + pid + "/pagemap", 0, 0);
    }

    /**
     * Finds pages that are the task's own: present or swapped, and neither the zero page nor the page of a file.
     *
     * @param guards whether there may be guard regions (6.15), which look like swapped pages
     * @return false when the kernel does not know the request
     */
    boolean ownPages(long start, long end, boolean guards, RangeSink sink) {
        long not = guards ? NOT_OWN | PagemapConstants.PAGE_IS_GUARD : NOT_OWN;
        return scan(start, end, not, not, RESIDENT, sink);
    }

    /** Finds guard regions; none where the kernel cannot tell. */
    void guards(long start, long end, RangeSink sink) {
        scan(start, end, 0, PagemapConstants.PAGE_IS_GUARD, 0, sink);
    }

    private boolean scan(long start, long end, long inverted, long all, long any, RangeSink sink) {
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            words.putLong(0, ARGUMENT)
                    .putLong(8, 0)
                    .putLong(16, at)
                    .putLong(24, end)
                    .putLong(32, 0);
            words.putLong(40, memory.address() + ARGUMENT).putLong(48, REGIONS).putLong(56, 0);
            words.putLong(64, inverted).putLong(72, all).putLong(80, any).putLong(88, all | any);
            int found = Descriptors.tryIoctl(pagemap, IoctlRequests.PAGEMAP_SCAN, memory.address());
            if (found == -Errno.ENOTTY || found == -Errno.EINVAL) {
                return false;
            }
            if (found < 0) {
                throw new SyscallException("ioctl(/proc/PID/pagemap, PAGEMAP_SCAN)", -found);
            }
            for (int i = 0; i < found; i++) {
                int region = ARGUMENT + i * REGION;
                sink.accept(words.getLong(region), words.getLong(region + 8));
            }
            at = words.getLong(32);
        }
        return true;
    }

    @Override
    public void close() {
        pagemap.close();
        memory.close();
    }
}
