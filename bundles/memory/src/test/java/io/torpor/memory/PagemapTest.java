package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.linux.LocalMapping;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Processes;
import org.junit.jupiter.api.Test;

/** On memory of this very process. */
class PagemapTest {
    private static final int PAGES = 600;

    @Test
    void bothWaysFindWhatWasWritten() {
        try (NativeBuffer written = new NativeBuffer(PAGES * PageRuns.PAGE)) {
            long start = written.address() + PageRuns.PAGE - 1 & -PageRuns.PAGE;
            long end = start + (PAGES - 1L) * PageRuns.PAGE;
            assertEquals(end - start, byScan(start, end).bytes());
            assertEquals(end - start, byFile(start, end).bytes());
        }
    }

    @Test
    void neitherWayFindsTheZeroPage() {
        assumeTrue(PagemapFile.zeroFrame() != 0, "frame numbers need CAP_SYS_ADMIN");
        try (LocalMapping untouched = LocalMapping.untouched(PAGES * (long) PageRuns.PAGE)) {
            for (int i = 0; i < PAGES; i += 2) {
                untouched.byteAt((long) i * PageRuns.PAGE);
            }
            long end = untouched.address() + PAGES * (long) PageRuns.PAGE;
            assertEquals(0, byScan(untouched.address(), end).bytes());
            assertEquals(0, byFile(untouched.address(), end).bytes());
        }
    }

    private static PageRuns byScan(long start, long end) {
        PageRuns runs = new PageRuns();
        try (PagemapScan scan = new PagemapScan(Processes.self())) {
            boolean known = scan.ownPages(start, end, false, (from, to) -> runs.add(from, to, VmaStatus.PAGES_PRESENT));
            assumeTrue(known, "PAGEMAP_SCAN came with Linux 6.7");
        }
        return runs;
    }

    private static PageRuns byFile(long start, long end) {
        PageRuns runs = new PageRuns();
        try (PagemapFile pagemap = new PagemapFile(Processes.self(), PagemapFile.zeroFrame())) {
            pagemap.ownPages(start, end, (from, to) -> runs.add(from, to, VmaStatus.PAGES_PRESENT));
        }
        assertTrue(runs.count() <= 1 || runs.start(1) > runs.end(0));
        return runs;
    }
}
