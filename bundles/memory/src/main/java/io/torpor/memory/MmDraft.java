package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The record of an address space, as far as it had to be made while the tree stood still. For the session's thread. */
final class MmDraft {
    private final TaskMemory memory;
    private final mm_entry.Builder mm;
    private final List<vma_entry> guards;
    private final Claimed dumpers;
    private final Map<TaskMapping, Message> records = new IdentityHashMap<>();

    /**
     * Without any mapping yet.
     *
     * @param guards records of guard regions
     * @param dumpers make the records for which there is time
     */
    MmDraft(TaskMemory memory, mm_entry.Builder mm, List<vma_entry> guards, Claimed dumpers) {
        this.memory = memory;
        this.mm = mm;
        this.guards = guards;
        this.dumpers = dumpers;
    }

    /** Adds the record of a mapping for which there was no time later. */
    void add(TaskMapping mapping, Message record) {
        records.put(mapping, record);
    }

    TaskMemory memory() {
        return memory;
    }

    mm_entry complete(DumpContext context) throws TorporException {
        for (TaskMapping mapping : memory.mappings()) {
            Message record = records.get(mapping);
            if (record == null) {
                MappingDumper dumper = dumpers.of(mapping);
                dumper.inspect(mapping, context);
                record = dumper.dump(mapping, context);
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
