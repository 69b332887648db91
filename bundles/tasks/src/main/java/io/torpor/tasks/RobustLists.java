package io.torpor.tasks;

import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.tracee.Script;

/**
 * The lists of futexes that the kernel marks when a thread dies, get_robust_list(2). On a kernel that also runs 32-bit programs a thread has two of them, one for each kind of code; the length of
 * the head tells which is which. Hardly a thread uses both. The peer's record has room for one.
 */
final class RobustLists {
    private static final int HEAD_BYTES = 24;
    private static final int COMPAT_HEAD_BYTES = 12;
    /** A varint of our own in {@code thread_core_entry}: the second list's head. */
    private static final int SECOND = 15032;

    private RobustLists() {}

    /**
     * Records the lists.
     *
     * @param head 0 for none
     * @param compatHead that of 32-bit code; 0 for none
     */
    static void save(thread_core_entry.Builder record, long head, long compatHead) {
        boolean compatOnly = head == 0 && compatHead != 0;
        record.setFutexRla(compatOnly ? compatHead : head).setFutexRlaLen(compatOnly ? COMPAT_HEAD_BYTES : HEAD_BYTES);
        if (head != 0 && compatHead != 0) {
            UnknownFieldSet.Field second =
                    UnknownFieldSet.Field.newBuilder().addVarint(compatHead).build();
            record.mergeUnknownFields(
                    UnknownFieldSet.newBuilder().addField(SECOND, second).build());
        }
    }

    /** Has a thread tell the kernel of its lists. */
    static void restore(thread_core_entry record, Script script) {
        if (record.getFutexRla() != 0) {
            String call = record.getFutexRlaLen() == COMPAT_HEAD_BYTES ? "compat_set_robust_list" : "set_robust_list";
            script.call(call, record.getFutexRla(), record.getFutexRlaLen());
        }
        for (long second : record.getUnknownFields().getField(SECOND).getVarintList()) {
            script.call("compat_set_robust_list", second, COMPAT_HEAD_BYTES);
        }
    }
}
