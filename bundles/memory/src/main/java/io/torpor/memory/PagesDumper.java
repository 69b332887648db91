package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.TracerThread;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Saves the content of memory: each task's own pages, and each object of shared memory once. Of a task that has a snapshot, only what that has not; that, and what is held in memory, is written by
 * {@link LatePagesDumper}.
 */
@Component
@DumpStep(
        name = "memory-pages",
        stage = DumpStage.MEMORY,
        provides = "frozen-pages",
        needs = {"memory-records", "pages-room", "snapshots"})
public final class PagesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        SharedObjects shared = context.require(SharedObjects.class);
        List<PagesFile> files = new ArrayList<>();
        context.undo("remove pages files", () -> discard(files));
        PagesPlan plan = new PagesPlan(context, files);
        List<TaskMemory> tasks = new ArrayList<>();
        TracerThread tracer = context.require(FrozenTree.class).tracer();
        SnapshotPages later = SnapshotPages.await(context);
        context.undo("free pages that wait for a snapshot", later::close);
        try {
            for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
                if (!later.take(memory, context)) {
                    tasks.add(memory);
                }
            }
            for (SharedObject object : shared.all()) {
                plan.add(object, dataOf(object));
            }
            PageRuns[] own = scan(tasks);
            for (int i = 0; i < own.length; i++) {
                Pid pid = tasks.get(i).task().livingId();
                PageRuns runs = Uprobes.leaveOut(tasks.get(i), own[i], context);
                plan.add(tasks.get(i), runs, new ContentSource.OfProcess(pid, tracer));
            }
            plan.run(context.require(HeldPages.class));
        } catch (Exception e) {
            throw PagesPlan.failure(e);
        }
        context.provide(PagesFiles.class, new PagesFiles(files));
        context.provide(SnapshotPages.class, later);
        context.count("pages-scanned", scanned(context.require(TreeMemory.class)));
        shared.close();
    }

    /** All pages of mappings whose content is saved, present or not. */
    private static long scanned(TreeMemory memory) {
        long bytes = 0;
        for (TaskMemory task : memory.tasks()) {
            bytes += task.space().savedBytes();
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
