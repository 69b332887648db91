package io.torpor.memory;

import io.torpor.abi.IpcConstants;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.OpenFlags;
import io.torpor.tracee.Call;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;

/**
 * One shmat(2) of a task: the mappings of a segment that begin at the same address, if they were not cut. The kernel attaches whole segments only; what was unmapped or protected
 * later is so again after that.
 */
record SysvAttachment(int segment, long address, List<SavedMapping> parts) {
    /** The attachments of a task, by rising address. */
    static List<SysvAttachment> of(SavedTask task) {
        List<SysvAttachment> all = new ArrayList<>();
        for (SavedMapping mapping : task.mappings()) {
            if (mapping.kind() == MappingKind.SYSV) {
                int segment = (int) mapping.record().getShmid();
                long address = mapping.start() - mapping.record().getPgoff();
                SysvAttachment last = all.isEmpty() ? null : all.get(all.size() - 1);
                if (last == null || last.segment != segment || last.address != address) {
                    last = new SysvAttachment(segment, address, new ArrayList<>());
                    all.add(last);
                }
                last.parts.add(mapping);
            }
        }
        return all;
    }

    /**
     * Queues attaching.
     *
     * @param bytes length of the segment, in whole pages
     */
    Call attach(long bytes, Script script) {
        Call attached = script.call("shmat", segment, address, flags());
        long at = address;
        for (SavedMapping part : parts) {
            unmap(at, part.start(), script);
            at = part.end();
        }
        unmap(at, address + bytes, script);
        return attached;
    }

    private static void unmap(long from, long to, Script script) {
        if (from < to) {
            script.call("munmap", from, to - from);
        }
    }

    private int flags() {
        boolean written = false;
        boolean run = false;
        for (SavedMapping part : parts) {
            int protection = part.record().getProt();
            // Images of others do not say how it was attached.
            boolean readOnly = part.record().hasFdflags()
                    && (part.record().getFdflags() & OpenFlags.O_ACCMODE) == OpenFlags.O_RDONLY;
            written |= !readOnly || (protection & MmapFlags.PROT_WRITE) != 0;
            run |= (protection & MmapFlags.PROT_EXEC) != 0;
        }
        return (written ? 0 : IpcConstants.SHM_RDONLY) | (run ? IpcConstants.SHM_EXEC : 0);
    }
}
