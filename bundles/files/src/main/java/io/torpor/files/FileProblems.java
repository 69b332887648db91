package io.torpor.files;

import io.torpor.linux.SyscallException;
import io.torpor.procfs.FileLock;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.HeldLock;

/** What can be in the way of saving files. */
final class FileProblems {
    private FileProblems() {}

    static Issue threadWithOwnTable(FrozenTask task, int tid) {
        Subject subject = new Subject.Thread(task.subject(), tid);
        return Issue.error(
                "FILES-001",
                subject,
                "Cannot dump " + subject + ": it has a descriptor table of its own, by"
                        + " unshare(CLONE_FILES) or close_range(CLOSE_RANGE_UNSHARE)",
                "The image format has one table for all threads of a process.");
    }

    static Issue threadWithOwnDirectory(FrozenTask task, int tid) {
        Subject subject = new Subject.Thread(task.subject(), tid);
        return Issue.error(
                "FILES-001",
                subject,
                "Cannot dump " + subject + ": it has a working directory, root and umask of its own, by"
                        + " unshare(CLONE_FS)",
                "The image format has one of each for all threads of a process.");
    }

    static TorporException tooMany(FrozenTask task, int number, int open, SyscallException cause) {
        Subject subject = new Subject.Descriptor(task.subject(), number);
        return Issue.error(
                        "FILES-030",
                        subject,
                        "Cannot dump " + subject + ": after " + open
                                + " open files of the tree the engine may open no more of its own",
                        "Let it have more: ulimit -Hn (RLIMIT_NOFILE).")
                .causedBy(cause)
                .toException();
    }

    static TorporException withoutPath(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-003",
                        file.subject(),
                        start(file) + " has no path that the engine can reach",
                        "Run the engine where the whole file system can be seen, or close the file before the dump.")
                .toException();
    }

    static TorporException ghostTooLarge(SavedPaths.Seen file, long bytes, long limit) {
        return Issue.error(
                        "FILES-004",
                        file.subject(),
                        start(file) + " is deleted, and its " + bytes + " bytes are more than the " + limit
                                + " that may go into the images",
                        "Raise the limit with --ghost-limit.")
                .toException();
    }

    static TorporException covered(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-005",
                        file.subject(),
                        start(file) + " is another file when opened by that path: something is"
                                + " mounted over it, or the task is in another mount namespace",
                        "Unmount what covers it, or close it before the dump.")
                .toException();
    }

    static TorporException missing(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-005",
                        file.subject(),
                        start(file) + " cannot be found by that path: something is"
                                + " mounted over it, or the task is in another mount namespace",
                        "Unmount what covers it, or close it before the dump.")
                .toException();
    }

    static TorporException nameGone(SavedPaths.Seen file, String name) {
        return Issue.error(
                        "FILES-006",
                        file.subject(),
                        start(file) + " lost the name " + name + " but has "
                                + file.status().links() + " other name(s), which the kernel does not tell",
                        "Allow --link-remap, which gives it a temporary name beside the old one.")
                .toException();
    }

    static TorporException cannotLink(SavedPaths.Seen file, String path, SyscallException cause) {
        return Issue.error(
                        "FILES-007",
                        file.subject(),
                        start(file) + " lost its name and cannot be linked to " + path + ": " + cause.getMessage(),
                        "Close it before the dump.")
                .causedBy(cause)
                .toException();
    }

    static TorporException foreignNamespace(OpenFile file) {
        return Issue.error(
                        "FILES-015",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": it is open on the namespace " + file.link()
                                + ", which is not the engine's own",
                        "Close it before the dump, or run the engine in that namespace.")
                .toException();
    }

    static Issue perhapsWatched(OpenFile file) {
        return Issue.warning(
                "FILES-017",
                file.subject(),
                file.subject() + " is directory " + file.link() + " with an owner for signals: if it is watched by"
                        + " fcntl(F_NOTIFY), that ends with the restore, because the kernel does not show such watches",
                "Use inotify, which is saved.");
    }

    static Issue readOnly(SavedPaths.Seen file) {
        return Issue.warning(
                "FILES-018",
                file.subject(),
                file.subject() + ": " + file.link()
                        + " is deleted and on a read-only mount, where a restore cannot make" + " it again",
                "Mount it writable for the restore (mount -o remount,rw).");
    }

    static Issue separated(SavedPaths.Seen file) {
        return Issue.warning(
                "FILES-014",
                file.subject(),
                file.subject() + ": " + file.link() + " lost its name and cannot be linked on its file system, so its"
                        + " content is saved; the restored file is no longer the one that its "
                        + file.status().links() + " other name(s) lead to",
                "Close it before the dump, if that matters.");
    }

    static TorporException lockedInQueue(Description file) {
        return Issue.error(
                        "FILES-031",
                        file.subject(),
                        "Cannot dump " + file.subject() + " (" + file.link()
                                + "): it has a lock, and no task has it open",
                        "Try again when it has been received.")
                .toException();
    }

    static TorporException deadProcess(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-008",
                        file.subject(),
                        start(file) + " is an entry of /proc that belongs to a process or thread which has ended,"
                                + " and no other could have in its place",
                        "Close it before the dump.")
                .toException();
    }

    static TorporException sillyRenamed(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-009",
                        file.subject(),
                        start(file) + " was deleted on NFS; its temporary name goes away with the" + " last descriptor",
                        "Allow --link-remap, which gives it a lasting one, or close it before the dump.")
                .toException();
    }

    static TorporException deletedSocket(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-010",
                        file.subject(),
                        start(file) + " is the deleted name of a socket, which cannot be made again",
                        "Close it before the dump.")
                .toException();
    }

    static TorporException memfdWithoutDescriptor(SavedPaths.Seen file) {
        return Issue.error(
                        "FILES-011",
                        file.subject(),
                        start(file) + " is a memfd, which has no path",
                        "Install the plugin that claims memfds.")
                .toException();
    }

    static Issue locked(Subject subject, String file, FileLock lock) {
        String kind = lock.kind() == FileLock.Kind.LEASE ? "lease" : "lock";
        return Issue.error(
                "FILES-012",
                subject,
                "Cannot dump " + subject + ": " + file + " is locked (" + lock.kind() + " " + lock.mode() + "), and a "
                        + kind + " is saved when that is asked for only",
                "Use --file-locks, or release it before the dump.");
    }

    static TorporException locksWithoutPlugin(HeldLock held) {
        return Issue.error(
                        "FILES-012",
                        held.subject(),
                        "Cannot dump " + held.subject() + ": " + held.file().link() + " is locked, and no plugin"
                                + " that saves locks is installed",
                        "Install the plugin locks, or release the lock before the dump.")
                .toException();
    }

    static TorporException unreadable(SavedPaths.Seen file, SyscallException cause) {
        return Issue.error(
                        "FILES-013",
                        file.subject(),
                        start(file) + " cannot be examined: " + cause.getMessage(),
                        "Run the engine with the privileges that the call needs.")
                .causedBy(cause)
                .toException();
    }

    private static String start(SavedPaths.Seen file) {
        return "Cannot dump " + file.subject() + ": " + file.link();
    }
}
