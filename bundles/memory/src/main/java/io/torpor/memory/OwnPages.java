package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.procfs.VmFlags;
import java.util.List;

/**
 * Finds the pages of a task that an image must hold: those that it has written to, the vdso, and rings of asynchronous requests. Pages of files that it has only
 * read come from the file again, and memory that it has never touched is zero without us. May be used from several threads.
 */
final class OwnPages {
    /** To look at the pages of a gap of so many bytes between two mappings takes as long as another call. */
    private static final long NEAR = 2 << 20;

    private volatile boolean scanKnown = true;
    private long zeroFrame = -1;

    PageRuns find(TaskMemory memory) {
        List<TaskMapping> saved =
                memory.mappings().stream().filter(TaskMapping::contentSaved).toList();
        return find(saved, memory.task().livingId());
    }

    /**
     * The same in some mappings only.
     *
     * @param saved such whose content is saved, by rising address
     * @param pid who has them: the task, or a copy of it
     */
    PageRuns find(List<TaskMapping> saved, Pid pid) {
        PageRuns runs = new PageRuns();
        if (saved.isEmpty()) {
            return runs;
        }
        if (scanKnown && !scan(pid, saved, runs)) {
            scanKnown = false;
            runs = new PageRuns();
        }
        if (!scanKnown) {
            readWords(pid, saved, runs);
        }
        return runs;
    }

    /** One walk through all mappings that lie near each other: thousands cost no more than their pages. */
    private boolean scan(Pid pid, List<TaskMapping> saved, PageRuns runs) {
        boolean guards = false;
        for (TaskMapping mapping : saved) {
            guards |= mapping.has(VmFlags.GUARD);
        }
        Sieve sieve = new Sieve(saved, runs);
        boolean known = true;
        try (PagemapScan scan = new PagemapScan(pid)) {
            for (int i = 0; known && i < saved.size(); ) {
                long start = saved.get(i).entry().start();
                long end = saved.get(i++).entry().end();
                while (i < saved.size() && saved.get(i).entry().start() - end <= NEAR) {
                    end = saved.get(i++).entry().end();
                }
                known = scan.ownPages(start, end, guards, sieve);
            }
        }
        long last = saved.get(saved.size() - 1).entry().end();
        sieve.accept(last, last);
        return known;
    }

    private void readWords(Pid pid, List<TaskMapping> saved, PageRuns runs) {
        Sieve sieve = new Sieve(saved, runs);
        try (PagemapFile pagemap = new PagemapFile(pid, zeroFrame())) {
            for (TaskMapping mapping : saved) {
                pagemap.ownPages(mapping.entry().start(), mapping.entry().end(), sieve);
            }
        }
        long end = saved.get(saved.size() - 1).entry().end();
        sieve.accept(end, end);
    }

    private synchronized long zeroFrame() {
        if (zeroFrame < 0) {
            zeroFrame = PagemapFile.zeroFrame();
        }
        return zeroFrame;
    }

    /** For tests: as on a kernel before 6.7. */
    OwnPages withoutScan() {
        scanKnown = false;
        return this;
    }

    /** Keeps what lies in the mappings whose content is saved, and adds what is saved whole. Ranges come by rising address. */
    private static final class Sieve implements PagemapScan.RangeSink {
        private final List<TaskMapping> saved;
        private final PageRuns runs;
        private int next;

        Sieve(List<TaskMapping> saved, PageRuns runs) {
            this.saved = saved;
            this.runs = runs;
        }

        @Override
        public void accept(long start, long end) {
            while (next < saved.size() && saved.get(next).entry().end() <= start) {
                leave(saved.get(next++));
            }
            for (int i = next; i < saved.size() && saved.get(i).entry().start() < end; i++) {
                TaskMapping mapping = saved.get(i);
                if (!mapping.kind().isWhole()) {
                    runs.add(
                            Math.max(start, mapping.entry().start()),
                            Math.min(end, mapping.entry().end()),
                            flags(mapping));
                }
                if (mapping.entry().end() <= end) {
                    next = i + 1;
                    leave(mapping);
                }
            }
        }

        /** Its place in the order of addresses is after everything below. */
        private void leave(TaskMapping mapping) {
            if (mapping.kind().isWhole()) {
                runs.add(mapping.entry().start(), mapping.entry().end(), VmaStatus.PAGES_PRESENT);
            }
        }

        private static int flags(TaskMapping mapping) {
            boolean lazy = mapping.kind() == MappingKind.ANONYMOUS_PRIVATE && !mapping.has(VmFlags.LOCKED);
            return VmaStatus.PAGES_PRESENT
                    | (lazy ? VmaStatus.PAGES_LAZY : 0)
                    | (mapping.entry().dirtyShared() > 0 ? PageRuns.SHARED : 0);
        }
    }
}
