package io.torpor.memory;

import io.torpor.image.ImageType;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;

/** Pages files that are to be written in one go. For the session's thread. */
final class PagesPlan {
    private final DumpContext context;
    private final List<PagesFile> files;
    private final PagesRoom room;
    private final PageCopy copy = new PageCopy();

    /** @param files gets those that are planned here too */
    PagesPlan(DumpContext context, List<PagesFile> files) {
        this.context = context;
        this.files = files;
        room = context.require(PagesRoom.class);
    }

    /** Plans an object of shared memory. */
    void add(SharedObjects.SharedObject object, PageRuns runs) {
        add(ImageType.SHMEM_PAGEMAP, object.id(), runs, new ContentSource.OfFile(object.content()), null);
    }

    /** Plans a task's own pages, in the file that was prepared for them if there is one. */
    void add(TaskMemory memory, PageRuns runs, ContentSource source) {
        PagesRoom.Prepared prepared = room.take(memory.task().pid());
        add(ImageType.PAGEMAP, memory.task().virtualPid().number(), runs, source, prepared);
    }

    private void add(ImageType type, long id, PageRuns runs, ContentSource source, PagesRoom.Prepared prepared) {
        int pagesId = prepared == null ? room.nextId() : prepared.id();
        PagesFile file =
                new PagesFile(context.images(), type, id, pagesId, runs, source, prepared, PageCopy.chunks(runs));
        files.add(file);
        copy.add(file);
    }

    /** Copies everything planned; what {@code held} takes is to be written later. */
    void run(HeldPages held) throws Exception {
        copy.run(context.progress(), context.require(CopyBuffers.class), held);
        context.count("pages-written", copy.bytes() / PageRuns.PAGE);
    }

    /** Whatever reading and writing pages may throw, as what it is for the session. */
    static TorporException failure(Exception e) {
        if (e instanceof TorporException told) {
            return told;
        }
        if (e instanceof SyscallException || e instanceof TaskGone) {
            return Issue.error(
                            "MEMORY-011",
                            new Subject.Other("memory"),
                            "Cannot read the memory of the tree: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
        if (e instanceof RuntimeException bug) {
            throw bug;
        }
        throw new IllegalStateException(e);
    }
}
