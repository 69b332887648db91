package io.torpor.memory;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Makes the record of each address space: layout, program, and every mapping through its claimant. */
@Component
@DumpStep(
        name = "memory-mappings",
        stage = DumpStage.RESOURCES,
        provides = "memory-records",
        needs = {"memory-map", "file-registry", "file-descriptions", "images"})
public final class MappingsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Claimants<MappingDumper> claimants = context.claimants(MappingDumper.class);
        Map<List<String>, MappingDumper> claimed = new HashMap<>();
        ImageRecords images = context.require(ImageRecords.class);
        for (TaskMemory memory : context.require(TreeMemory.class).tasks()) {
            mm_entry.Builder mm = layout(memory);
            mm.setExeFileId(Program.register(memory.task(), context.require(FileRegistry.class)));
            for (TaskMapping mapping : memory.mappings()) {
                MappingDumper dumper = claimed.get(mapping.descriptions());
                if (dumper == null) {
                    dumper = claimants.claim(mapping.subject(), mapping.descriptions());
                    claimed.put(mapping.descriptions(), dumper);
                }
                dumper.inspect(mapping, context);
                add(
                        mm,
                        MappingTraits.of(mapping, memory.rare().policyOf(mapping))
                                .addTo((vma_entry) dumper.dump(mapping, context)));
                if (mapping.kind() == MappingKind.AIO) {
                    mm.addAios(AioDumper.entry(mapping));
                }
            }
            addGuards(memory, mm);
            mm.setUnknownFields(memory.rare().fields());
            context.count("mappings-dumped", memory.mappings().size());
            images.add(ImageType.MM, memory.task().virtualPid().number(), mm.build());
        }
    }

    /** What the vdso reads is one mapping in images, however many the kernel makes of it. */
    private static void add(mm_entry.Builder mm, vma_entry record) {
        if ((record.getStatus() & VmaStatus.UPROBES) != 0) {
            return; // whoever hits a probe gets them anew
        }
        int last = mm.getVmasCount() - 1;
        boolean goesOn = (record.getStatus() & VmaStatus.VVAR) != 0
                && last >= 0
                && mm.getVmas(last).getStatus() == record.getStatus()
                && mm.getVmas(last).getEnd() == record.getStart();
        if (goesOn) {
            mm.setVmas(last, mm.getVmas(last).toBuilder().setEnd(record.getEnd()));
        } else {
            mm.addVmas(record);
        }
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

    /** Guard regions lie inside mappings, and must be put in again after all of these: last in the list. */
    private static void addGuards(TaskMemory memory, mm_entry.Builder mm) {
        boolean any = false;
        for (TaskMapping mapping : memory.mappings()) {
            any |= mapping.has(VmFlags.GUARD);
        }
        if (!any) {
            return;
        }
        try (PagemapScan scan = new PagemapScan(memory.task().livingId())) {
            for (TaskMapping mapping : memory.mappings()) {
                if (mapping.has(VmFlags.GUARD)) {
                    scan.guards(
                            mapping.entry().start(),
                            mapping.entry().end(),
                            (start, end) -> mm.addVmas(guard(start, end)));
                }
            }
        }
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
