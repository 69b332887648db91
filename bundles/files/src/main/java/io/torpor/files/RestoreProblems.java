package io.torpor.files;

import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.ns_file_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;

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

    static TorporException foreignNamespace(ns_file_entry record) {
        return Issue.error(
                        "FILES-015",
                        new Subject.Other("file " + record.getId()),
                        "Cannot open file " + record.getId() + ": it is namespace " + record.getNsId() + " of kind 0x"
                                + Integer.toHexString(record.getNsCflag())
                                + ", which was not the saving engine's own",
                        "Such descriptors cannot be restored.")
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
                        Long.compareUnsigned(found, expected) > 0
                                ? "Put it back as it was, or say what to do about it: --changed-files append-ok lets it be"
                                        + " longer, truncate cuts it, ignore uses it as it is."
                                : "Put it back as it was, or use it as it is with --changed-files ignore.")
                .toException();
    }

    static TorporException wrongBuild(String path, List<Integer> expected, List<Integer> found) {
        return Issue.error(
                        "FILES-022",
                        new Subject.Other(path),
                        "Cannot use " + path + ": its build id was " + BuildIds.text(expected) + " at the dump, and "
                                + (found.isEmpty() ? "it has none now" : "is " + BuildIds.text(found) + " now"),
                        "Put that build back. If it fits all the same, use it with --changed-files ignore, or --file-validation filesize.")
                .toException();
    }

    static TorporException cannotTruncate(String path, long size, SyscallException cause) {
        return Issue.error(
                        "FILES-029",
                        new Subject.Other(path),
                        "Cannot cut " + path + " to the " + size + " bytes that it had at the dump: "
                                + cause.getMessage(),
                        "Cut it by hand, or let it be longer with --changed-files append-ok.")
                .causedBy(cause)
                .toException();
    }

    static Issue hint(String path, SyscallException cause) {
        return Issue.warning(
                        "FILES-019",
                        new Subject.Other(path),
                        path + " comes back without its write hint: " + cause.getMessage(),
                        "")
                .causedBy(cause);
    }

    static Issue attribute(String path, String name, SyscallException cause) {
        return Issue.warning(
                        "FILES-016",
                        new Subject.Other(path),
                        "The deleted file " + path + " comes back without its extended attribute " + name + ": "
                                + cause.getMessage(),
                        "Its file system and the engine's privileges must allow that attribute.")
                .causedBy(cause);
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
