package io.torpor.locks;

import io.torpor.image.ImageType;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FileLock;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.HeldLock;
import io.torpor.tracee.Puppet;
import java.io.IOException;

/** What can be in the way of saving locks, and of setting them again. */
final class LockProblems {
    private LockProblems() {}

    static Issue foreign(HeldLock held) {
        return Issue.error(
                "LOCKS-001",
                held.subject(),
                "Cannot dump " + held.subject() + ": " + held.file().link()
                        + " is locked by the kernel itself ("
                        + held.lock().kind() + ")",
                "Close it before the dump.");
    }

    static Issue hidden(FrozenTask holder, FileLock lock) {
        return Issue.error(
                "LOCKS-002",
                holder.subject(),
                "Cannot dump " + holder + ": it holds a lock (" + lock.kind() + " " + lock.mode()
                        + ") on inode "
                        + lock.inode() + " of device " + lock.major() + ":" + lock.minor()
                        + " through an open file that no descriptor of the tree refers to",
                "Keep a descriptor of that file open, or release the lock before the dump.");
    }

    static TorporException unreadable(IOException cause) {
        return Issue.error(
                        "LOCKS-003",
                        new Subject.Other("/proc/locks"),
                        "Cannot read /proc/locks: " + cause.getMessage(),
                        "The kernel must be built with CONFIG_FILE_LOCKING, and /proc be mounted.")
                .causedBy(cause)
                .toException();
    }

    static TorporException inconsistent(file_lock_entry record, String why) {
        return Issue.error(
                        "LOCKS-010",
                        new Subject.ImageFile(ImageType.FILE_LOCKS.fileName(0)),
                        "Cannot restore the " + LockRecords.describe(record) + " of descriptor " + record.getFd()
                                + " of task " + record.getPid() + ": " + why,
                        "The images are damaged, or from another checkpoint; use an intact copy.")
                .toException();
    }

    /** @param holders who has it, or empty */
    static TorporException taken(file_lock_entry record, Puppet puppet, String file, String holders) {
        return Issue.error(
                        "LOCKS-011",
                        new Subject.Other(puppet.toString()),
                        "Cannot restore the " + LockRecords.describe(record) + " that " + puppet + " had on " + file
                                + " by descriptor " + record.getFd() + ": it conflicts with "
                                + (holders.isEmpty() ? "other users of the file" : holders),
                        "Have them release the file, and restore again.")
                .toException();
    }

    static TorporException failed(file_lock_entry record, Puppet puppet, String file, SyscallException cause) {
        return Issue.error(
                        "LOCKS-012",
                        new Subject.Other(puppet.toString()),
                        "Cannot restore the " + LockRecords.describe(record) + " that " + puppet + " had on " + file
                                + " by descriptor " + record.getFd() + ": " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    static TorporException notBreaking(file_lock_entry record, Puppet puppet, String file, String why) {
        return Issue.error(
                        "LOCKS-013",
                        new Subject.Other(puppet.toString()),
                        "Cannot break the lease again that " + puppet + " had on " + file + " by descriptor "
                                + record.getFd() + ": " + why,
                        "")
                .toException();
    }
}
