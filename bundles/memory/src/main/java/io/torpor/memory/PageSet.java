package io.torpor.memory;

import io.torpor.abi.AddressRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of pages, as ranges by rising address that do not touch each other. Immutable. */
final class PageSet {
    static final PageSet NONE = new PageSet(new long[0], 0);

    /** Where the set begins, ends, begins again, ... */
    private final long[] edges;

    private final int count;

    private PageSet(long[] edges, int count) {
        this.edges = edges;
        this.count = count;
    }

    /** Collects ranges that come by rising address and do not overlap. */
    static final class Builder {
        private long[] edges = new long[32];
        private int count;

        Builder add(long start, long end) {
            if (start >= end) {
                return this;
            }
            if (count > 0 && edges[count - 1] == start) {
                edges[count - 1] = end;
                return this;
            }
            if (count == edges.length) {
                edges = Arrays.copyOf(edges, count * 2);
            }
            edges[count++] = start;
            edges[count++] = end;
            return this;
        }

        PageSet build() {
            return new PageSet(edges, count);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** How many bytes there are in it. */
    long bytes() {
        long bytes = 0;
        for (int i = 0; i < count; i += 2) {
            bytes += edges[i + 1] - edges[i];
        }
        return bytes;
    }

    List<AddressRange> ranges() {
        List<AddressRange> ranges = new ArrayList<>(count / 2);
        for (int i = 0; i < count; i += 2) {
            ranges.add(new AddressRange(edges[i], edges[i + 1]));
        }
        return ranges;
    }

    /** Whether any page of a range is in the set. */
    boolean touches(long start, long end) {
        int at = Arrays.binarySearch(edges, 0, count, start);
        int next = at >= 0 ? at + 1 : -at - 1;
        // An odd place lies inside a range, or at its start.
        return start < end && (next % 2 == 1 || next < count && edges[next] < end);
    }

    PageSet union(PageSet other) {
        return combine(other, true, true, true);
    }

    PageSet minus(PageSet other) {
        return combine(other, true, false, false);
    }

    PageSet and(PageSet other) {
        return combine(other, false, true, false);
    }

    /** Walks along both sets' edges, and keeps what is in this one only, in both, or in the other one only. */
    private PageSet combine(PageSet other, boolean onlyThis, boolean both, boolean onlyOther) {
        Builder result = new Builder();
        int i = 0;
        int j = 0;
        long from = 0;
        while (i < count || j < other.count) {
            long a = i < count ? edges[i] : Long.MAX_VALUE;
            long b = j < other.count ? other.edges[j] : Long.MAX_VALUE;
            long at = Math.min(a, b);
            boolean here = i % 2 == 1;
            boolean there = j % 2 == 1;
            if (here && there ? both : here ? onlyThis : there && onlyOther) {
                result.add(from, at);
            }
            from = at;
            i += a == at ? 1 : 0;
            j += b == at ? 1 : 0;
        }
        return result.build();
    }

    /** The parts of some runs that are in the set; runs come by rising address. */
    List<StoredRun> in(List<StoredRun> runs) {
        List<StoredRun> found = new ArrayList<>();
        int next = 0;
        for (StoredRun run : runs) {
            while (next < count && edges[next + 1] <= run.address()) {
                next += 2;
            }
            for (int i = next; i < count && edges[i] < run.end(); i += 2) {
                found.add(run.within(edges[i], edges[i + 1]));
            }
        }
        return found;
    }

    /** The parts of some runs that are not in the set; runs come by rising address. */
    List<StoredRun> without(List<StoredRun> runs) {
        if (isEmpty()) {
            return runs;
        }
        List<StoredRun> left = new ArrayList<>();
        int next = 0;
        for (StoredRun run : runs) {
            while (next < count && edges[next + 1] <= run.address()) {
                next += 2;
            }
            long at = run.address();
            for (int i = next; i < count && edges[i] < run.end(); i += 2) {
                if (at < edges[i]) {
                    left.add(run.within(at, edges[i]));
                }
                at = Math.max(at, edges[i + 1]);
            }
            if (at < run.end()) {
                left.add(run.within(at, run.end()));
            }
        }
        return left;
    }
}
