package io.torpor.memory;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One {@code pages-N.img} while it is written, and the pagemap that says what is in it. Several threads may write different parts. */
final class PagesFile {
    private final ImageStore store;
    private final ImageType pagemapType;
    private final long pagemapId;
    private final int pagesId;
    private final PageRuns runs;
    private final ContentSource source;
    private int chunksLeft;
    private FileChannel channel;

    /**
     * Plans a file.
     *
     * @param pagemapType of a task or of shared memory
     * @param pagemapId the task's or the object's id
     * @param pagesId number of the pages file
     * @param chunks how many calls of {@link #write} there will be
     */
    PagesFile(ImageStore store, ImageType pagemapType, long pagemapId, int pagesId, PageRuns runs, ContentSource source, int chunks) {
        this.store = store;
        this.pagemapType = pagemapType;
        this.pagemapId = pagemapId;
        this.pagesId = pagesId;
        this.runs = runs;
        this.source = source;
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

    /** Creates the file with the first part of it, and closes it with the last: so a tree of many tasks does not hold many files open. */
    void write(ByteBuffer content, long position) throws TorporException {
        try {
            FileChannel file = opened();
            long at = position;
            while (content.hasRemaining()) {
                at += file.write(content, at);
            }
            closeAfterLast();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private TorporException cannotWrite(IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String remedy = reason.contains("No space") || reason.contains("quota")
                ? "Free space on the file system of " + store.location() + ", or choose another directory for the images."
                : "";
        return Issue.error("MEMORY-010", new Subject.ImageFile(name()), "Cannot write " + name() + " to " + store.location() + ": "
                        + reason, remedy)
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
        images.add(pagemapType, pagemapId, pagemap_head.newBuilder().setPagesId(pagesId).build());
        for (int i = 0; i < runs.count(); i++) {
            images.add(pagemapType, pagemapId, pagemap_entry.newBuilder()
                    .setVaddr(runs.start(i))
                    .setCompatNrPages(0)
                    .setFlags(runs.flags(i))
                    .setNrPages(runs.length(i) / PageRuns.PAGE)
                    .build());
        }
    }
}
