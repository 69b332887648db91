package io.torpor.memory;

import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.mm_entry;
import io.torpor.spi.Subject;
import java.util.List;

/**
 * The address space of one task, as images have it.
 *
 * @param mappings by rising address; guard regions, which lie inside others, come after all of these
 */
record SavedTask(VirtualPid pid, mm_entry mm, List<SavedMapping> mappings) {
    Subject subject() {
        return new Subject.Other(toString());
    }

    @Override
    public String toString() {
        return "task " + pid + " of the checkpoint";
    }
}
