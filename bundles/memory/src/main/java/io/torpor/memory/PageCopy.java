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

    /**
     * Copies everything planned.
     *
     * @param held takes what fits into it, to be written later
     */
    void run(Progress progress, CopyBuffers buffers, HeldPages held) throws Exception {
        progress.begin("memory", "bytes", bytes);
        Workers.run(chunks.size(), () -> new Desk(progress, buffers, held));
    }

    private final class Desk implements Workers.Bench {
        private final Progress progress;
        private final CopyBuffers buffers;
        private final HeldPages held;
        private final RemoteRanges ranges = new RemoteRanges();

        Desk(Progress progress, CopyBuffers buffers, HeldPages held) {
            this.progress = progress;
            this.buffers = buffers;
            this.held = held;
        }

        @Override
        public void work(int item) throws TorporException, InterruptedException {
            Chunk chunk = chunks.get(item);
            choose(chunk);
            NativeBuffer place = held.place(chunk.bytes());
            if (place != null) {
                chunk.file().source().read(ranges, place);
                held.add(chunk.file(), place, chunk.position());
            } else {
                copy(chunk);
            }
            progress.advance(chunk.bytes());
        }

        private void copy(Chunk chunk) throws TorporException, InterruptedException {
            NativeBuffer buffer = buffers.take();
            try {
                chunk.file().source().read(ranges, buffer);
            } catch (RuntimeException e) {
                buffers.giveBack(buffer);
                throw e;
            }
            chunk.file().write(buffer, chunk.bytes(), chunk.position(), buffers::giveBack);
        }

        private void choose(Chunk chunk) {
            PageRuns runs = chunk.file().runs();
            ranges.clear();
            int run = chunk.run();
            long skip = chunk.skip();
            long left = chunk.bytes();
            while (left > 0) {
                long length = Math.min(left, runs.length(run) - skip);
                if (runs.isShared(run)) {
                    ranges.addShared(runs.start(run) + skip, length);
                } else {
                    ranges.add(runs.start(run) + skip, length);
                }
                left -= length;
                skip = 0;
                run++;
            }
        }

        @Override
        public void close() {
            ranges.close();
        }
    }
}
