package io.torpor.image;

import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose records hold the memory of each process. Those of processes that share theirs (CLONE_VM of clone(2)) have one {@code vm_id}, and the records are those of the first
 * of them only. The established format has each process with a {@code vm_id}, and records, of its own; its readers miss the others' records, and say so.
 */
public final class MemoryOwners {
    private final Map<Integer, Integer> owners = new HashMap<>();

    /**
     * Reads them.
     *
     * @throws TorporException when a file cannot be read
     */
    public MemoryOwners(ImageSet images) throws TorporException {
        Map<Integer, Integer> first = new HashMap<>();
        for (pstree_entry task : images.all(ImageType.PSTREE, pstree_entry.class)) {
            int pid = task.getPid();
            List<task_kobj_ids_entry> ids = images.all(ImageType.IDS, pid, task_kobj_ids_entry.class);
            if (images.has(ImageType.MM, pid)) {
                for (task_kobj_ids_entry each : ids) {
                    first.putIfAbsent(each.getVmId(), pid);
                }
            } else {
                for (task_kobj_ids_entry each : ids) {
                    owners.put(pid, first.getOrDefault(each.getVmId(), pid));
                }
            }
        }
    }

    /** The process whose records they are: itself, as a rule. */
    public int of(int pid) {
        return owners.getOrDefault(pid, pid);
    }
}
