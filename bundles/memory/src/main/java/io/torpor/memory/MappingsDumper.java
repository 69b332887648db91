package io.torpor.memory;

import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.procfs.Stat;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Begins the record of each address space: layout, program, and every mapping through its claimant; {@link MmRecords} completes them. */
@Component
@DumpStep(
        name = "memory-mappings",
        stage = DumpStage.RESOURCES,
        provides = "memory-records",
        needs = {"memory-map", "file-registry", "file-descriptions"})
public final class MappingsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Claimed dumpers = new Claimed(context.claimants(MappingDumper.class));
        List<MmDraft> drafts = new ArrayList<>();
        for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
            mm_entry.Builder mm = layout(memory);
            mm.setExeFileId(Program.register(memory.task(), context.require(FileRegistry.class)));
            MmDraft draft = new MmDraft(memory, mm, guards(memory), dumpers);
            for (TaskMapping mapping : urgent(memory, dumpers)) {
                MappingDumper dumper = dumpers.of(mapping);
                if (dumper.looksAtTree()) {
                    dumper.inspect(mapping, context);
                    draft.add(mapping, dumper.dump(mapping, context));
                }
                if (mapping.kind() == MappingKind.AIO) {
                    mm.addAios(AioDumper.entry(mapping));
                }
            }
            drafts.add(draft);
            context.count("mappings-dumped", memory.mappings().size());
        }
        context.provide(MmDrafts.class, new MmDrafts(drafts));
    }

    /** Those that must, or may have to, be looked at while the tree stands still. */
    private static List<TaskMapping> urgent(TaskMemory memory, Claimed dumpers) throws TorporException {
        TaskMapping ordinary = memory.space().anyOrdinary();
        boolean all = ordinary != null && dumpers.of(ordinary).looksAtTree();
        return all ? memory.mappings() : memory.special();
    }

    private static mm_entry.Builder layout(TaskMemory memory) {
        Stat stat = memory.task().livingStat();
        mm_entry.Builder mm = mm_entry.newBuilder()
                .setMmStartCode(stat.startCode())
                .setMmEndCode(stat.endCode())
                .setMmStartData(stat.startData())
                .setMmEndData(stat.endData())
                .setMmStartStack(stat.startStack())
                .setMmStartBrk(stat.startBrk())
                .setMmBrk(memory.brk().result())
                .setMmArgStart(stat.argStart())
                .setMmArgEnd(stat.argEnd())
                .setMmEnvStart(stat.envStart())
                .setMmEnvEnd(stat.envEnd())
                .setDumpable((int) memory.dumpable().result())
                .setThpDisabled(memory.hugePagesDisabled().raw() > 0);
        for (long word : memory.auxv()) {
            mm.addMmSavedAuxv(word);
        }
        return mm;
    }

    private static List<vma_entry> guards(TaskMemory memory) {
        List<vma_entry> guards = new ArrayList<>();
        boolean any = false;
        for (TaskMapping mapping : memory.special()) {
            any |= mapping.has(VmFlags.GUARD);
        }
        if (!any) {
            return guards;
        }
        try (PagemapScan scan = new PagemapScan(memory.task().livingId())) {
            for (TaskMapping mapping : memory.special()) {
                if (mapping.has(VmFlags.GUARD)) {
                    scan.guards(
                            mapping.entry().start(),
                            mapping.entry().end(),
                            (start, end) -> guards.add(guard(start, end)));
                }
            }
        }
        return guards;
    }

    private static vma_entry guard(long start, long end) {
        return vma_entry
                .newBuilder()
                .setStart(start)
                .setEnd(end)
                .setPgoff(0)
                .setShmid(0)
                .setProt(0)
                .setFlags(0)
                .setStatus(VmaStatus.GUARD)
                .setFd(-1)
                .build();
    }
}
