package io.torpor.memory;

import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The mappings of one address space. There may be tens of thousands, nearly all of them ordinary: private memory without a file, of which nothing but its lines in {@code /proc/PID/smaps} and its
 * pages need be known. They can be made of what was seen while the task still ran, and nobody who works while it stands still looks at each of them. For the session's thread.
 */
final class AddressSpace {
    /** What is refused, warned of, asked about or saved in another way than ordinary memory. */
    private static final long SPECIAL = MappingWarnings.REFUSED
            | SnapshotChoice.KEPT
            | VmFlags.GUARD
            | VmFlags.LOCKED
            | VmFlags.LOCK_ON_FAULT
            | VmFlags.DROPPABLE;

    private final List<MapEntry> entries;
    private final List<TaskMapping> all;
    private final List<Integer> unclassified = new ArrayList<>();
    private final List<TaskMapping> special = new ArrayList<>();
    private boolean keys;
    private TaskMapping anyOrdinary;
    private long ordinaryBytes;
    private FrozenTask owner;

    /** Says what a mapping is that is not ordinary. */
    @FunctionalInterface
    interface Classification {
        /** Null for one that is passed over. */
        TaskMapping of(MapEntry entry) throws TorporException;
    }

    /** @param entries what the kernel shows, with flags, by rising address */
    AddressSpace(List<MapEntry> entries) {
        this.entries = entries;
        all = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            MapEntry entry = entries.get(i);
            keys |= entry.protectionKey() != MapEntry.NO_KEYS;
            if (isOrdinary(entry)) {
                anyOrdinary = TaskMapping.ordinary(this, entry);
                all.add(anyOrdinary);
                ordinaryBytes += entry.bytes();
            } else {
                all.add(null);
                unclassified.add(i);
            }
        }
    }

    static boolean isOrdinary(MapEntry entry) {
        return (entry.flags().bits() & SPECIAL) == 0
                && entry.flags().unknown().isEmpty()
                && entry.inode() == 0
                && MappingClassifier.isPrivateMemory(entry);
    }

    /** Says whose it is, and classifies what is not ordinary, now that the task stands still. */
    void belongsTo(FrozenTask task, Classification classification) throws TorporException {
        owner = task;
        for (int index : unclassified) {
            TaskMapping mapping = classification.of(entries.get(index));
            if (mapping != null) {
                all.set(index, mapping);
                special.add(mapping);
            }
        }
        if (special.size() < unclassified.size()) {
            all.removeIf(Objects::isNull);
        }
    }

    FrozenTask owner() {
        return owner;
    }

    /** All, by rising address. */
    List<TaskMapping> all() {
        return all;
    }

    /** Those that are not ordinary, by rising address. */
    List<TaskMapping> special() {
        return special;
    }

    /** One that is; null if none is. */
    TaskMapping anyOrdinary() {
        return anyOrdinary;
    }

    /** Whether protection keys are shown. */
    boolean hasKeys() {
        return keys;
    }

    /** Length of all mappings whose content is saved, whether there is any or not. */
    long savedBytes() {
        long bytes = ordinaryBytes;
        for (TaskMapping mapping : special) {
            bytes += mapping.contentSaved() ? mapping.entry().bytes() : 0;
        }
        return bytes;
    }
}
