package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.linux.NativeBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds pages that two tasks have at the same addresses with the same content: most pages, after one has been forked by the other. */
final class PageComparison {
    /** As many pages as a long has bits: the answer for a chunk. */
    private static final int CHUNK = Long.SIZE * PageRuns.PAGE;

    private final List<StoredRun> left = new ArrayList<>();
    private final List<StoredRun> right = new ArrayList<>();

    /**
     * Plans to compare what both have in some ranges. All three lists are sorted by address.
     *
     * @param where ranges that do not overlap
     */
    void add(List<StoredRun> one, List<StoredRun> other, List<AddressRange> where) {
        int i = 0;
        int j = 0;
        for (AddressRange range : where) {
            while (i < one.size() && one.get(i).end() <= range.start()) {
                i++;
            }
            while (j < other.size() && other.get(j).end() <= range.start()) {
                j++;
            }
            while (i < one.size() && j < other.size()) {
                StoredRun a = one.get(i);
                StoredRun b = other.get(j);
                long from = Math.max(range.start(), Math.max(a.address(), b.address()));
                long to = Math.min(range.end(), Math.min(a.end(), b.end()));
                chunks(a, b, from, to);
                if (Math.min(a.end(), b.end()) >= range.end()) {
                    break; // the rest may lie in the next range
                }
                i += a.end() <= b.end() ? 1 : 0;
                j += b.end() <= a.end() ? 1 : 0;
            }
        }
    }

    private void chunks(StoredRun a, StoredRun b, long from, long to) {
        for (long at = from; at < to; at += CHUNK) {
            long end = Math.min(to, at + CHUNK);
            left.add(a.within(at, end));
            right.add(b.within(at, end));
        }
    }

    /** Reads both, and returns what is equal. */
    PageSet run() throws Exception {
        long[] equal = new long[left.size()];
        Workers.run(left.size(), () -> new Desk(equal));
        PageSet.Builder pages = new PageSet.Builder();
        for (int i = 0; i < equal.length; i++) {
            long at = left.get(i).address();
            int count = (int) (left.get(i).bytes() / PageRuns.PAGE);
            for (int page = 0; page < count; page++) {
                if ((equal[i] & 1L << page) != 0) {
                    pages.add(at + (long) page * PageRuns.PAGE, at + (page + 1L) * PageRuns.PAGE);
                }
            }
        }
        return pages.build();
    }

    private final class Desk implements Workers.Bench {
        private final long[] equal;
        private final NativeBuffer one = new NativeBuffer(CHUNK);
        private final NativeBuffer other = new NativeBuffer(CHUNK);

        Desk(long[] equal) {
            this.equal = equal;
        }

        @Override
        public void work(int item) throws IOException {
            int bytes = (int) left.get(item).bytes();
            ByteBuffer a = one.view().limit(bytes);
            ByteBuffer b = other.view().limit(bytes);
            left.get(item).read(a);
            right.get(item).read(b);
            int at = 0;
            while (at < bytes) {
                int differs = a.position(at).mismatch(b.position(at));
                int end = differs < 0 ? bytes : at + differs & -PageRuns.PAGE;
                for (int page = at / PageRuns.PAGE; page < end / PageRuns.PAGE; page++) {
                    equal[item] |= 1L << page;
                }
                at = end + PageRuns.PAGE;
            }
        }

        @Override
        public void close() {
            one.close();
            other.close();
        }
    }
}
