package io.torpor.tracee;

import io.torpor.procfs.FileLock;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;

/**
 * A lock or lease as one descriptor of a task shows it. Every descriptor of a description shows what belongs to the description; a lock of a
 * process is shown by those descriptors of its table that are of the description it was set through.
 *
 * @param task of those that share the table, the one with the smallest id
 * @param number of the descriptor
 * @param file its description
 * @param lock the line of {@code fdinfo}
 */
public record HeldLock(FrozenTask task, int number, OpenFile file, FileLock lock) {
    /** The descriptor, for messages. */
    public Subject subject() {
        return new Subject.Descriptor(task.subject(), number);
    }
}
