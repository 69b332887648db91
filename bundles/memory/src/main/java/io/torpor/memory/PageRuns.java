package io.torpor.memory;

import java.util.Arrays;

/** Runs of pages, by rising address; without an object for each. For one thread at a time. */
final class PageRuns {
    /** Length of a page in bytes. */
    static final int PAGE = 4096;

    /** Besides bits of {@link VmaStatus}: others may have pages in common with the task; in no image. */
    static final int SHARED = 1 << 30;

    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int[] flags = new int[64];
    private int count;
    private long bytes;

    /** Adds a run; one that goes on where the last one with the same flags ended makes that longer. */
    void add(long start, long end, int pageFlags) {
        if (count > 0 && ends[count - 1] == start && flags[count - 1] == pageFlags) {
            bytes += end - start;
            ends[count - 1] = end;
            return;
        }
        put(start, end, pageFlags);
    }

    private void put(long start, long end, int pageFlags) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            flags = Arrays.copyOf(flags, count * 2);
        }
        bytes += end - start;
        starts[count] = start;
        ends[count] = end;
        flags[count++] = pageFlags;
    }

    int count() {
        return count;
    }

    long start(int run) {
        return starts[run];
    }

    long end(int run) {
        return ends[run];
    }

    long length(int run) {
        return ends[run] - starts[run];
    }

    /** Bits of {@link VmaStatus}. */
    int flags(int run) {
        return flags[run] & ~SHARED;
    }

    /** Whether others may have pages of it in common with the task. */
    boolean isShared(int run) {
        return (flags[run] & SHARED) != 0;
    }

    /** These and others, which have no page in common; runs of the one and the other stay apart. */
    PageRuns with(PageRuns others) {
        PageRuns all = new PageRuns();
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (; next < others.count && others.starts[next] < starts[i]; next++) {
                all.append(others, next);
            }
            all.append(this, i);
        }
        for (; next < others.count; next++) {
            all.append(others, next);
        }
        return all;
    }

    private void append(PageRuns from, int run) {
        put(from.starts[run], from.ends[run], from.flags[run]);
    }

    /** Length of all runs, in bytes. */
    long bytes() {
        return bytes;
    }
}
