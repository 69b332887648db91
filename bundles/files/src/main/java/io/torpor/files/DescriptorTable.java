package io.torpor.files;

import io.torpor.tracee.FrozenTask;
import java.util.ArrayList;
import java.util.List;

/**
 * One descriptor table and the descriptors in it, in rising order.
 *
 * @param id in the images
 * @param holder the task with the smallest id that has it
 */
record DescriptorTable(int id, FrozenTask holder, List<Entry> entries) {
    /** One descriptor. */
    record Entry(int number, boolean closeOnExec, Description file) {}

    DescriptorTable(int id, FrozenTask holder) {
        this(id, holder, new ArrayList<>());
    }
}
