package io.torpor.memory;

import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;
import org.osgi.service.component.annotations.Component;

/**
 * Asks, for each mapping of a running tree, who would save it, and what stands against that; the same for programs. Counts mappings by kind, and the pages to
 * save. What is gone by now is passed over.
 */
@Component
@DumpStep(
        name = "memory-survey",
        stage = DumpStage.RESOURCES,
        needs = {"memory-map", "file-registry"},
        onlyWith = "preflight",
        live = true)
public final class MemorySurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Claimants<MappingDumper> claimants = context.claimants(MappingDumper.class);
        SharedObjects shared = context.require(SharedObjects.class);
        FileRegistry registry = context.require(FileRegistry.class);
        OwnPages pages = new OwnPages();
        for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
            inspectProgram(memory.task(), registry, context);
            for (TaskMapping mapping : memory.mappings()) {
                context.count("mapping " + mapping.descriptions().get(0), 1);
                inspect(mapping, claimants, shared, registry, context);
            }
            countPages(memory, pages, context);
        }
        for (SharedObjects.SharedObject object : shared.all()) {
            context.count("pages", PagesDumper.dataOf(object).bytes() / PageRuns.PAGE);
        }
    }

    private static void inspectProgram(FrozenTask task, FileRegistry registry, DumpContext context)
            throws TorporException {
        try {
            Program.inspect(task, registry);
        } catch (TorporException e) {
            if (!task.hasEnded()) {
                context.refuse(e);
            }
        }
    }

    private static void inspect(
            TaskMapping mapping,
            Claimants<MappingDumper> claimants,
            SharedObjects shared,
            FileRegistry registry,
            DumpContext context)
            throws TorporException {
        try {
            claimants.claim(mapping.subject(), mapping.descriptions()).inspect(mapping, context);
            switch (mapping.kind()) {
                // Dumps of these need not look beforehand: they register the file at once, which says the same.
                case FILE_PRIVATE, FILE_SHARED -> mapping.file().inspect(mapping, registry);
                case ANONYMOUS_SHARED, MEMFD -> shared.ofMapping(mapping);
                default -> {}
            }
        } catch (TorporException e) {
            if (MappedFiles.isThere(mapping.owner(), mapping.entry())) {
                context.refuse(e);
            }
        } catch (SyscallException | TaskGone e) {
            if (MappedFiles.isThere(mapping.owner(), mapping.entry())) {
                throw e;
            }
        }
    }

    private static void countPages(TaskMemory memory, OwnPages pages, DumpContext context) {
        try {
            context.count("pages", pages.find(memory).bytes() / PageRuns.PAGE);
        } catch (SyscallException | TaskGone e) {
            if (!memory.task().hasEnded()) {
                throw e;
            }
        }
    }
}
