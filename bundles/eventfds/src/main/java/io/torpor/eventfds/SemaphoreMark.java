package io.torpor.eventfds;

import io.torpor.image.OwnField;
import io.torpor.image.proto.eventfd_file_entry;

/** EFD_SEMAPHORE in a record. */
final class SemaphoreMark {
    private SemaphoreMark() {}

    static void set(eventfd_file_entry.Builder entry) {
        new OwnField.Values().put(OwnField.EVENTFD_SEMAPHORE, 1).addTo(entry);
    }

    static boolean isSet(eventfd_file_entry entry) {
        return OwnField.EVENTFD_SEMAPHORE.isIn(entry);
    }
}
