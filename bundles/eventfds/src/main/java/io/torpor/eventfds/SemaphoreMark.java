package io.torpor.eventfds;

import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.eventfd_file_entry;

/**
 * EFD_SEMAPHORE in a record. CRIU's format has no field for it, so it goes into one of our own, with a number that is far from those that the format may
 * come to use; the peer's readers skip it.
 */
final class SemaphoreMark {
    /** A varint in {@code eventfd_file_entry}: 1 for a semaphore. */
    private static final int FIELD = 15001;

    private SemaphoreMark() {}

    static void set(eventfd_file_entry.Builder entry) {
        UnknownFieldSet.Field one =
                UnknownFieldSet.Field.newBuilder().addVarint(1).build();
        entry.setUnknownFields(UnknownFieldSet.newBuilder().addField(FIELD, one).build());
    }

    static boolean isSet(eventfd_file_entry entry) {
        return entry.getUnknownFields().hasField(FIELD);
    }
}
