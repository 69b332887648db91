package io.torpor.memory;

import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.procfs.Stat;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Claimants<MappingDumper> claimants = context.claimants(MappingDumper.class);
        Map<List<String>, MappingDumper> claimed = new HashMap<>();
        List<MmDraft> drafts = new ArrayList<>();
        for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
            mm_entry.Builder mm = layout(memory);
            mm.setExeFileId(Program.register(memory.task(), context.require(FileRegistry.class)));
            MmDraft draft = new MmDraft(memory, mm, guards(memory));
            for (TaskMapping mapping : memory.mappings()) {
                MappingDumper dumper = claimed.get(mapping.descriptions());
                if (dumper == null) {
                    dumper = claimants.claim(mapping.subject(), mapping.descriptions());
                    claimed.put(mapping.descriptions(), dumper);
                }
                dumper.inspect(mapping, context);
                draft.add(dumper, dumper.looksAtTree() ? dumper.dump(mapping, context) : null);
                if (mapping.kind() == MappingKind.AIO) {
                    mm.addAios(AioDumper.entry(mapping));
                }
            }
            drafts.add(draft);
            context.count("mappings-dumped", memory.mappings().size());
        }
        context.provide(MmDrafts.class, new MmDrafts(drafts));
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
        for (TaskMapping mapping : memory.mappings()) {
            any |= mapping.has(VmFlags.GUARD);
        }
        if (!any) {
            return guards;
        }
        try (PagemapScan scan = new PagemapScan(memory.task().livingId())) {
            for (TaskMapping mapping : memory.mappings()) {
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
