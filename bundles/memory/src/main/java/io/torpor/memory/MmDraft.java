package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** The record of an address space, as far as it had to be made while the tree stood still. For the session's thread. */
final class MmDraft {
    private final TaskMemory memory;
    private final mm_entry.Builder mm;
    private final List<vma_entry> guards;
    private final List<MappingDumper> dumpers;
    private final List<Message> records;

    /** @param guards records of guard regions */
    MmDraft(TaskMemory memory, mm_entry.Builder mm, List<vma_entry> guards) {
        this.memory = memory;
        this.mm = mm;
        this.guards = guards;
        dumpers = new ArrayList<>(memory.mappings().size());
        records = new ArrayList<>(memory.mappings().size());
    }

    /**
     * Adds the next mapping.
     *
     * @param record null if there is time for it later
     */
    void add(MappingDumper dumper, Message record) {
        dumpers.add(dumper);
        records.add(record);
    }

    TaskMemory memory() {
        return memory;
    }

    mm_entry complete(DumpContext context) throws TorporException {
        for (int i = 0; i < records.size(); i++) {
            TaskMapping mapping = memory.mappings().get(i);
            Message record = records.get(i);
            if (record == null) {
                record = dumpers.get(i).dump(mapping, context);
            }
            add(MappingTraits.of(mapping, memory.rare().policyOf(mapping)).addTo((vma_entry) record));
        }
        // They lie inside mappings, and must be put in again after all of these.
        mm.addAllVmas(guards);
        return mm.setUnknownFields(memory.rare().fields()).build();
    }

    /** What the vdso reads is one mapping in images, however many the kernel makes of it. */
    private void add(vma_entry record) {
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
}
