package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageType;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Saves the content of memory: each task's own pages, and each object of shared memory once. */
@Component
@DumpStep(
        name = "memory-pages",
        stage = DumpStage.MEMORY,
        provides = "pages",
        needs = {"memory-records", "pages-room"})
public final class PagesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        SharedObjects shared = context.require(SharedObjects.class);
        PagesRoom room = context.require(PagesRoom.class);
        List<PagesFile> files = new ArrayList<>();
        context.undo("remove pages files", () -> discard(files));
        PageCopy copy = new PageCopy();
        try {
            for (SharedObject object : shared.all()) {
                plan(
                        context,
                        files,
                        copy,
                        ImageType.SHMEM_PAGEMAP,
                        object.id(),
                        dataOf(object),
                        new ContentSource.OfFile(object.content()),
                        null,
                        room.nextId());
            }
            List<TaskMemory> tasks = context.require(TreeMemory.class).tasks();
            PageRuns[] own = scan(tasks);
            Uprobes.leaveOut(tasks, own, context);
            for (int i = 0; i < own.length; i++) {
                PagesRoom.Prepared prepared = room.take(tasks.get(i).task().pid());
                plan(
                        context,
                        files,
                        copy,
                        ImageType.PAGEMAP,
                        tasks.get(i).task().virtualPid().number(),
                        own[i],
                        new ContentSource.OfProcess(tasks.get(i).task().livingId()),
                        prepared,
                        prepared == null ? room.nextId() : prepared.id());
            }
            room.discard();
            copy.run(context.progress(), context.require(CopyBuffers.class));
        } catch (TorporException e) {
            throw e;
        } catch (SyscallException | TaskGone e) {
            throw Issue.error(
                            "MEMORY-011",
                            new Subject.Other("memory"),
                            "Cannot read the memory of the tree: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.require(CopyBuffers.class).close();
        context.provide(PagesFiles.class, new PagesFiles(files));
        context.count("pages-written", copy.bytes() / PageRuns.PAGE);
        context.count("pages-scanned", scanned(context.require(TreeMemory.class)));
        shared.close();
    }

    /** All pages of mappings whose content is saved, present or not. */
    private static long scanned(TreeMemory memory) {
        long bytes = 0;
        for (TaskMemory task : memory.tasks()) {
            for (TaskMapping mapping : task.mappings()) {
                bytes += mapping.contentSaved() ? mapping.entry().bytes() : 0;
            }
        }
        return bytes / PageRuns.PAGE;
    }

    private static PageRuns[] scan(List<TaskMemory> tasks) throws Exception {
        PageRuns[] found = new PageRuns[tasks.size()];
        OwnPages pages = new OwnPages();
        Workers.run(tasks.size(), () -> new Workers.Bench() {
            @Override
            public void work(int item) {
                found[item] = pages.find(tasks.get(item));
            }

            @Override
            public void close() {}
        });
        return found;
    }

    private static void plan(
            DumpContext context,
            List<PagesFile> files,
            PageCopy copy,
            ImageType type,
            long id,
            PageRuns runs,
            ContentSource source,
            PagesRoom.Prepared prepared,
            int pagesId) {
        PagesFile file =
                new PagesFile(context.images(), type, id, pagesId, runs, source, prepared, PageCopy.chunks(runs));
        files.add(file);
        copy.add(file);
    }

    /** Where an object has pages, swapped ones included: shared memory has holes where nobody has written. */
    static PageRuns dataOf(SharedObject object) {
        if (object.isHuge()) {
            return new HugeContent(object).find();
        }
        final int seekData = 3;
        final int seekHole = 4;
        PageRuns runs = new PageRuns();
        LocalFd file = object.content();
        long at = 0;
        while (at < object.facts().size()) {
            long data = seek(file, at, seekData);
            if (data < 0) {
                break;
            }
            long hole = seek(file, data, seekHole);
            long start = data & -PageRuns.PAGE;
            runs.add(start, hole + PageRuns.PAGE - 1 & -PageRuns.PAGE, VmaStatus.PAGES_PRESENT);
            at = hole;
        }
        return runs;
    }

    /** Minus one when there is no more data. */
    private static long seek(LocalFd file, long at, int whence) {
        try {
            return Descriptors.seek(file, at, whence);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENXIO) {
                return -1;
            }
            throw e;
        }
    }

    private static void discard(List<PagesFile> files) throws Exception {
        for (PagesFile file : files) {
            file.discard();
        }
    }
}
