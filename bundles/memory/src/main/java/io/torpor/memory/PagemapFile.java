package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PagemapConstants;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.LocalMapping;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Processes;

/**
 * {@code /proc/PID/pagemap}, a word for each page: the way to find a task's own pages before Linux 6.7. The zero page is told by its frame number,
 * which the kernel shows to those who have CAP_SYS_ADMIN; to others it is a page like any other. For one thread at a time.
 */
final class PagemapFile implements AutoCloseable {
    private static final int WORDS = 16 * 1024;
    private static final long RESIDENT = PagemapConstants.PM_PRESENT | PagemapConstants.PM_SWAP;
    private static final long FRAME = (1L << 55) - 1;

    private final LocalFd pagemap;
    private final NativeBuffer words = new NativeBuffer(WORDS * 8);
    private final long zeroFrame;

    PagemapFile(Pid pid, long zeroFrame) {
        pagemap = Descriptors.open("/proc/" + pid + "/pagemap", 0, 0);
        this.zeroFrame = zeroFrame;
    }

    /** The frame number of the zero page; 0 when the kernel does not tell. */
    static long zeroFrame() {
        try (LocalMapping untouched = LocalMapping.untouched(PageRuns.PAGE);
                PagemapFile own = new PagemapFile(Processes.self(), 0)) {
            untouched.byteAt(0);
            own.read(untouched.address(), 1);
            return own.words.direct().getLong(0) & FRAME;
        }
    }

    /** Finds pages that are the task's own: present or swapped, and neither the zero page nor the page of a file. */
    void ownPages(long start, long end, PagemapScan.RangeSink sink) {
        long from = start;
        while (from < end) {
            int pages = read(from, (int) Math.min(WORDS, (end - from) / PageRuns.PAGE));
            for (int i = 0; i < pages; i++) {
                if (isOwn(words.direct().getLong(i * 8))) {
                    long page = from + (long) i * PageRuns.PAGE;
                    sink.accept(page, page + PageRuns.PAGE);
                }
            }
            from += (long) pages * PageRuns.PAGE;
        }
    }

    private boolean isOwn(long word) {
        if ((word & RESIDENT) == 0 || (word & (PagemapConstants.PM_FILE | PagemapConstants.PM_GUARD_REGION)) != 0) {
            return false;
        }
        boolean zero = (word & PagemapConstants.PM_PRESENT) != 0 && zeroFrame != 0 && (word & FRAME) == zeroFrame;
        return !zero;
    }

    private int read(long address, int pages) {
        long got = Descriptors.read(pagemap, words, 0, pages * 8, address / PageRuns.PAGE * 8);
        if (got < 8) {
            throw new IllegalStateException("/proc/PID/pagemap ends before 0x" + Long.toHexString(address));
        }
        return (int) (got / 8);
    }

    @Override
    public void close() {
        pagemap.close();
        words.close();
    }
}
