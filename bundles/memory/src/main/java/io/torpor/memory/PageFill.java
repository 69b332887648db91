package io.torpor.memory;

import io.torpor.linux.NativeBuffer;
import io.torpor.linux.RemoteRanges;
import io.torpor.spi.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fills memory from pages files: the reverse of {@link PageCopy}, by the same means. */
final class PageFill {
    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;

    /** What one read of a file and one write to a target do: runs that lie back to back in the file. */
    private record Chunk(ContentTarget target, List<StoredRun> runs, int bytes) {}

    /** Plans runs that come in the order of the file, for one target. */
    void add(ContentTarget target, List<StoredRun> runs) {
        List<StoredRun> open = new ArrayList<>();
        int length = 0;
        for (StoredRun run : runs) {
            long done = 0;
            while (done < run.bytes()) {
                if (length == CopyBuffers.BYTES || open.size() == RemoteRanges.MOST || !follows(open, run, done)) {
                    close(target, open, length);
                    open = new ArrayList<>();
                    length = 0;
                }
                long part = Math.min(run.bytes() - done, CopyBuffers.BYTES - length);
                open.add(new StoredRun(run.address() + done, part, run.file(), run.position() + done));
                length += (int) part;
                done += part;
            }
        }
        close(target, open, length);
    }

    private static boolean follows(List<StoredRun> open, StoredRun run, long done) {
        if (open.isEmpty()) {
            return true;
        }
        StoredRun last = open.get(open.size() - 1);
        return last.file() == run.file() && last.position() + last.bytes() == run.position() + done;
    }

    private void close(ContentTarget target, List<StoredRun> runs, int length) {
        if (length > 0) {
            chunks.add(new Chunk(target, runs, length));
            bytes += length;
        }
    }

    long bytes() {
        return bytes;
    }

    void run(Progress progress) throws Exception {
        progress.begin("memory", "bytes", bytes);
        Workers.run(chunks.size(), () -> new Desk(progress));
    }

    private final class Desk implements Workers.Bench {
        private final Progress progress;
        private final NativeBuffer buffer = new NativeBuffer(CopyBuffers.BYTES);
        private final RemoteRanges ranges = new RemoteRanges();

        Desk(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void work(int item) throws IOException {
            Chunk chunk = chunks.get(item);
            ranges.clear();
            for (StoredRun run : chunk.runs()) {
                ranges.add(run.address(), run.bytes());
            }
            // All runs of a chunk lie one after the other: the read of the first is that of all.
            chunk.runs().get(0).read(buffer.view().limit(chunk.bytes()));
            chunk.target().write(ranges, buffer);
            progress.advance(chunk.bytes());
        }

        @Override
        public void close() {
            ranges.close();
            buffer.close();
        }
    }
}
