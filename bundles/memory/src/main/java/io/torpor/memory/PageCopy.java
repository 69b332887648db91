package io.torpor.memory;

import io.torpor.linux.NativeBuffer;
import io.torpor.linux.RemoteRanges;
import io.torpor.spi.Progress;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies pages into pages files: in chunks that fit the processor's cache, by a few threads, each with one buffer; many runs in
 * one system call.
 */
final class PageCopy {
    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;

    /**
     * Part of a pages file.
     *
     * @param run the run that it begins in
     * @param skip how far into that run, in bytes
     * @param position where it goes in the file
     */
    private record Chunk(PagesFile file, int run, long skip, long position, int bytes) {}

    /** How many chunks there are in some runs; a file without pages has one that is empty. */
    static int chunks(PageRuns runs) {
        return (int) Math.max(1, (runs.bytes() + CopyBuffers.BYTES - 1) / CopyBuffers.BYTES);
    }

    /** Plans all of a file. */
    void add(PagesFile file) {
        PageRuns runs = file.runs();
        int run = 0;
        long skip = 0;
        long position = 0;
        do {
            int length = (int) Math.min(CopyBuffers.BYTES, runs.bytes() - position);
            chunks.add(new Chunk(file, run, skip, position, length));
            position += length;
            long left = length;
            while (run < runs.count() && left >= runs.length(run) - skip) {
                left -= runs.length(run++) - skip;
                skip = 0;
            }
            skip += left;
        } while (position < runs.bytes());
        bytes += runs.bytes();
    }

    long bytes() {
        return bytes;
    }

    /** Copies everything planned. */
    void run(Progress progress, CopyBuffers buffers) throws Exception {
        progress.begin("memory", "bytes", bytes);
        Workers.run(chunks.size(), () -> new Desk(progress, buffers));
    }

    private final class Desk implements Workers.Bench {
        private final Progress progress;
        private final CopyBuffers buffers;
        private final RemoteRanges ranges = new RemoteRanges();

        Desk(Progress progress, CopyBuffers buffers) {
            this.progress = progress;
            this.buffers = buffers;
        }

        @Override
        public void work(int item) throws TorporException, InterruptedException {
            Chunk chunk = chunks.get(item);
            boolean shared = choose(chunk);
            NativeBuffer buffer = buffers.take();
            try {
                chunk.file().source().read(ranges, shared, buffer);
            } catch (RuntimeException e) {
                buffers.giveBack(buffer);
                throw e;
            }
            chunk.file().write(buffer, chunk.bytes(), chunk.position(), buffers::giveBack);
            progress.advance(chunk.bytes());
        }

        /** Whether any of it is shared. */
        private boolean choose(Chunk chunk) {
            PageRuns runs = chunk.file().runs();
            ranges.clear();
            int run = chunk.run();
            long skip = chunk.skip();
            long left = chunk.bytes();
            boolean shared = false;
            while (left > 0) {
                long length = Math.min(left, runs.length(run) - skip);
                ranges.add(runs.start(run) + skip, length);
                shared |= runs.isShared(run);
                left -= length;
                skip = 0;
                run++;
            }
            return shared;
        }

        @Override
        public void close() {
            ranges.close();
        }
    }
}
