package io.torpor.memory;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.linux.NativeBuffer;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One {@code pages-N.img} while it is written, and the pagemap that says what is in it. Several threads may write different parts. */
final class PagesFile {
    /**
     * How much goes to the file at once. The page cache takes memory in blocks of that length: large ones save work, but in a virtual machine the largest free
     * blocks are those that the host has taken back, and has to find again page by page. Measured there for 1 GiB: 0.7 s with this, 2 s with 1 MiB.
     */
    static final int PIECE = 128 << 10;

    private final ImageStore store;
    private final ImageType pagemapType;
    private final long pagemapId;
    private final int pagesId;
    private final PageRuns runs;
    private final ContentSource source;
    private final Deque<Filled> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean failedAlready;
    private int chunksLeft;
    private FileChannel channel;

    /** Content that has been read, for one place in the file. */
    private record Filled(NativeBuffer buffer, int bytes, long position) {}

    /** Where buffers go when their content has been written. */
    @FunctionalInterface
    interface BufferReturn {
        void accept(NativeBuffer buffer);
    }

    /**
     * Plans a file.
     *
     * @param pagemapType of a task or of shared memory
     * @param pagemapId the task's or the object's id
     * @param pagesId number of the pages file
     * @param prepared the file, if it is there already; null otherwise
     * @param chunks how many calls of {@code write} there will be
     */
    PagesFile(
            ImageStore store,
            ImageType pagemapType,
            long pagemapId,
            int pagesId,
            PageRuns runs,
            ContentSource source,
            PagesRoom.Prepared prepared,
            int chunks) {
        this.store = store;
        this.pagemapType = pagemapType;
        this.pagemapId = pagemapId;
        this.pagesId = pagesId;
        this.runs = runs;
        this.source = source;
        this.channel = prepared == null ? null : prepared.channel();
        this.chunksLeft = chunks;
    }

    PageRuns runs() {
        return runs;
    }

    ContentSource source() {
        return source;
    }

    private String name() {
        return ImageType.PAGES.fileName(pagesId);
    }

    /**
     * Writes content, or leaves that to the thread that is writing already. The kernel lets only one write to a file at a time: a thread that
     * waited for its turn would sleep where it could read.
     *
     * @param done takes the buffer back; called by whoever has written it
     */
    void write(NativeBuffer buffer, int bytes, long position, BufferReturn done) throws TorporException {
        synchronized (this) {
            if (failedAlready) {
                done.accept(buffer);
                return;
            }
            waiting.add(new Filled(buffer, bytes, position));
            if (busy) {
                return;
            }
            busy = true;
        }
        Filled filled = next();
        try {
            while (filled != null) {
                writeAll(filled);
                done.accept(filled.buffer());
                filled = next();
            }
        } catch (IOException e) {
            giveUp(filled, done);
            throw cannotWrite(store, name(), e);
        }
    }

    private synchronized Filled next() {
        Filled filled = waiting.poll();
        busy = filled != null;
        return filled;
    }

    /** Gives all buffers back, those too that come now: threads wait for them. */
    private synchronized void giveUp(Filled failed, BufferReturn done) {
        failedAlready = true;
        done.accept(failed.buffer());
        for (Filled filled : waiting) {
            done.accept(filled.buffer());
        }
        waiting.clear();
    }

    /** Creates the file with the first part of it, if it is not there already, and closes it with the last: so a tree of many tasks does not hold many files open. */
    private void writeAll(Filled filled) throws IOException {
        FileChannel file = opened();
        ByteBuffer content = filled.buffer().view().limit(filled.bytes());
        long at = filled.position();
        while (content.position() < filled.bytes()) {
            content.limit(Math.min(filled.bytes(), content.position() + PIECE));
            at += file.write(content, at);
        }
        closeAfterLast();
    }

    /** What to say of a pages file that cannot be created or written. */
    static TorporException cannotWrite(ImageStore store, String name, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String remedy = reason.contains("No space") || reason.contains("quota")
                ? "Free space on the file system of " + store.location()
                        + ", or choose another directory for the images."
                : "";
        return Issue.error(
                        "MEMORY-010",
                        new Subject.ImageFile(name),
                        "Cannot write " + name + " to " + store.location() + ": " + reason,
                        remedy)
                .causedBy(e)
                .toException();
    }

    private synchronized FileChannel opened() throws IOException {
        if (channel == null) {
            channel = store.create(name());
        }
        return channel;
    }

    private synchronized void closeAfterLast() throws IOException {
        if (--chunksLeft == 0) {
            channel.truncate(runs.bytes()); // it may have been prepared for more
            channel.close();
        }
    }

    /** Closes the file and takes it away again, if it was made. */
    synchronized void discard() throws IOException {
        if (channel != null) {
            channel.close();
            store.remove(name());
        }
    }

    /** Adds the pagemap's records. */
    void addRecords(ImageRecords images) {
        images.add(
                pagemapType,
                pagemapId,
                pagemap_head.newBuilder().setPagesId(pagesId).build());
        for (int i = 0; i < runs.count(); i++) {
            long pages = runs.length(i) / PageRuns.PAGE;
            images.add(
                    pagemapType,
                    pagemapId,
                    pagemap_entry
                            .newBuilder()
                            .setVaddr(runs.start(i))
                            .setCompatNrPages(pages == (int) pages ? (int) pages : 0)
                            .setFlags(runs.flags(i))
                            .setNrPages(pages)
                            .build());
        }
    }
}
