package io.torpor.files;

import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** What can be in the way of bringing files back. */
final class RestoreProblems {
    private RestoreProblems() {}

    static TorporException inconsistent(String image, String what) {
        return Issue.error(
                        "FILES-020",
                        new Subject.ImageFile(image),
                        "Cannot restore from " + image + ": " + what,
                        "It is damaged, or from another checkpoint; use an intact copy.")
                .toException();
    }

    static TorporException missing(String path) {
        return Issue.error(
                        "FILES-021",
                        new Subject.Other(path),
                        "Cannot open " + path + ": it does not exist here",
                        "Put it back as it was when the tree was dumped.")
                .toException();
    }

    static TorporException cannotOpen(String path, SyscallException cause) {
        return Issue.error(
                        "FILES-021",
                        new Subject.Other(path),
                        "Cannot open " + path + ": " + cause.getMessage(),
                        "Make it as it was when the tree was dumped.")
                .causedBy(cause)
                .toException();
    }

    static TorporException unsupported(String path, String why) {
        return Issue.error(
                        "FILES-021",
                        new Subject.Other(path),
                        "Cannot open " + path + ": " + why,
                        "Restore these images with the program that wrote them.")
                .toException();
    }

    static TorporException notInherited(String name) {
        return Issue.error(
                        "FILES-027",
                        new Subject.Other(name),
                        "Cannot open " + name
                                + ": the dump left it outside of the images, and nothing was inherited for it",
                        "Open the file and hand it over with --inherit-fd 'fd[NUMBER]:" + name + "'.")
                .toException();
    }

    static Issue inheritedForNothing(String key) {
        return Issue.warning(
                "FILES-028",
                new Subject.Other(key),
                "The descriptor that was inherited for " + key
                        + " is used for nothing: no open file in the images is that",
                "crit x DIR fds lists the files in the images.");
    }

    static TorporException wrongSize(String path, long expected, long found) {
        return Issue.error(
                        "FILES-022",
                        new Subject.Other(path),
                        "Cannot use " + path + ": it was " + Long.toUnsignedString(expected)
                                + " bytes long at the dump and is " + found + " now",
                        "Put it back as it was when the tree was dumped.")
                .toException();
    }

    static TorporException wrongMode(String path, int expected, int found) {
        return Issue.error(
                        "FILES-022",
                        new Subject.Other(path),
                        "Cannot use " + path + ": its mode was 0" + Integer.toOctalString(expected)
                                + " at the dump and is 0" + Integer.toOctalString(found) + " now",
                        "Put it back as it was when the tree was dumped.")
                .toException();
    }

    static TorporException cannotSeek(reg_file_entry file, SyscallException cause) {
        return Issue.error(
                        "FILES-021",
                        new Subject.Other(file.getName()),
                        "Cannot move to position " + file.getPos() + " in " + file.getName() + ": "
                                + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    static TorporException ghost(String path, String why, Throwable cause) {
        Issue issue = Issue.error(
                "FILES-023",
                new Subject.Other(path),
                "Cannot bring back the deleted file " + path + ": " + why,
                "Make sure that its directory is there and may be written to.");
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }

    static TorporException owner(String path, fown_entry owner, SyscallException cause) {
        return Issue.error(
                        "FILES-024",
                        new Subject.Other(path),
                        "Cannot make " + owner.getPid() + " the owner of " + path + ": " + cause.getMessage(),
                        "It must exist: dump it together with the tree.")
                .causedBy(cause)
                .toException();
    }

    static TorporException descriptor(int number, Object task, String why, Throwable cause) {
        Issue issue = Issue.error(
                "FILES-025",
                new Subject.Other("descriptor " + number + " of " + task),
                "Cannot give " + task + " its descriptor " + number + ": " + why,
                "Check the limits on open files (ulimit -Hn, fs.nr_open).");
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }

    static TorporException notShared(Object task, Object other) {
        return Issue.error(
                        "FILES-026",
                        new Subject.Other(task.toString()),
                        "Cannot restore " + task + ": it shared its descriptor table with " + other
                                + ", and was born with one of its own",
                        "")
                .toException();
    }
}
