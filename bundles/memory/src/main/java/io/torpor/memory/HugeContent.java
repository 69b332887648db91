package io.torpor.memory;

import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.memory.SharedObjects.SharedObject;
import java.nio.ByteBuffer;

/**
 * Finds the pages of an object of huge pages that hold something. SEEK_DATA takes all of such a file for data, so a file with holes is read: what a hole holds reads as zeroes, and takes no
 * page from the pool.
 */
final class HugeContent {
    private static final int SECTOR = 512;
    private static final int PIECE = 1 << 20;

    private final SharedObject object;
    private final PageRuns runs = new PageRuns();

    HugeContent(SharedObject object) {
        this.object = object;
    }

    PageRuns find() {
        long size = object.facts().size();
        if (object.facts().blocks() * SECTOR >= size) {
            add(0, size);
        } else if (object.facts().blocks() > 0) {
            search(size);
        }
        return runs;
    }

    private void search(long size) {
        long page = 1L << object.hugeShift();
        try (NativeBuffer buffer = new NativeBuffer(PIECE);
                NativeBuffer zeroes = new NativeBuffer(PIECE)) {
            for (long at = 0; at < size; at += page) {
                if (holdsSomething(at, Math.min(size, at + page), buffer, zeroes)) {
                    add(at, Math.min(size, at + page));
                }
            }
        }
    }

    private boolean holdsSomething(long start, long end, NativeBuffer buffer, NativeBuffer zeroes) {
        long at = start;
        while (at < end) {
            int got = (int) Descriptors.read(object.content(), buffer, 0, (int) Math.min(PIECE, end - at), at);
            ByteBuffer content = buffer.view().limit(got);
            if (got > 0 && content.mismatch(zeroes.view().limit(got)) >= 0) {
                return true;
            }
            at = got > 0 ? at + got : end;
        }
        return false;
    }

    private void add(long start, long end) {
        if (start < end) {
            runs.add(start, end, VmaStatus.PAGES_PRESENT);
        }
    }
}
