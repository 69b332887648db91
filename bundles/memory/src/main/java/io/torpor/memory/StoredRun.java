package io.torpor.memory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Pages that lie one after the other, in memory and in a pages file.
 *
 * @param address where they belong: of a task, or an offset into shared memory
 * @param bytes their length
 * @param file where their content is
 * @param position where in that file
 */
record StoredRun(long address, long bytes, FileChannel file, long position) {
    long end() {
        return address + bytes;
    }

    /** Fills a buffer, up to its limit, from the start of the run. */
    void read(ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int got = file.read(into, at);
            if (got < 0) {
                throw new EOFException("a pages file became shorter while it was read");
            }
            at += got;
        }
    }

    /** The part of it that lies in a range; the range must overlap it. */
    StoredRun within(long start, long end) {
        long from = Math.max(start, address);
        long to = Math.min(end, end());
        return new StoredRun(from, to - from, file, position + from - address);
    }
}
