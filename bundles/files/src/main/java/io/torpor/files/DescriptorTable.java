package io.torpor.files;

import io.torpor.abi.Fcntl;
import io.torpor.tracee.Call;
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
    /**
     * One descriptor.
     *
     * @param shownCloseOnExec what {@code fdinfo} said
     * @param question F_GETFD, where that was not read; else null
     */
    record Entry(int number, boolean shownCloseOnExec, Call question, Description file) {
        /** Known once tasks have answered. */
        boolean closeOnExec() {
            return question == null ? shownCloseOnExec : (question.result() & Fcntl.FD_CLOEXEC) != 0;
        }
    }

    DescriptorTable(int id, FrozenTask holder) {
        this(id, holder, new ArrayList<>());
    }
}
