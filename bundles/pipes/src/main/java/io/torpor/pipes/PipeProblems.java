package io.torpor.pipes;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** What can be in the way of saving and restoring pipes. */
final class PipeProblems {
    private PipeProblems() {}

    static TorporException notifications(OpenFile file) {
        return Issue.error(
                        "PIPES-007",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": " + file.link()
                                + " is a queue of notifications (O_NOTIFICATION_PIPE), and what it watches cannot be seen",
                        "Close it before the dump.")
                .toException();
    }

    static TorporException automounter(OpenFile file) {
        return Issue.error(
                        "PIPES-007",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": through " + file.link()
                                + " the kernel asks for automounts (autofs), and those mounts are not saved",
                        "Dump a tree without the automounter.")
                .toException();
    }

    static Issue outside(OpenFile file, boolean reads) {
        String number = Long.toUnsignedString(file.inode());
        return Issue.warning(
                "PIPES-006",
                file.subject(),
                file.subject() + " is pipe:[" + number + "], whose " + (reads ? "writing" : "reading")
                        + " end is outside of the tree; a restored task finds that end closed",
                "Give the restore another pipe for it with --inherit-fd 'fd[NUMBER]:pipe:[" + number
                        + "]', or dump that process too.");
    }

    static Issue smaller(String pipe, int bytes, int now, SyscallException cause) {
        return Issue.warning(
                        "PIPES-003",
                        new Subject.Other(pipe),
                        "The capacity of " + pipe + " is " + now + " bytes instead of " + bytes + ": "
                                + cause.getMessage(),
                        "Raise fs.pipe-max-size and fs.pipe-user-pages-soft, or run with CAP_SYS_RESOURCE.")
                .causedBy(cause);
    }

    static TorporException unreadable(OpenFile file, Exception cause) {
        return Issue.error(
                        "PIPES-002",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": the content of " + file.link() + " cannot be copied: "
                                + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    static TorporException incomplete(OpenFile file, long expected, long copied) {
        return Issue.error(
                        "PIPES-002",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": " + file.link() + " held " + expected + " bytes, of which "
                                + copied + " could be copied; a process outside of the tree reads or writes it",
                        "Dump that process too, or close the pipe before the dump.")
                .toException();
    }

    static TorporException capacity(String pipe, int bytes, SyscallException cause) {
        return Issue.error(
                        "PIPES-003",
                        new Subject.Other(pipe),
                        "Cannot give " + pipe + " its capacity of " + bytes + " bytes: " + cause.getMessage(),
                        "Raise fs.pipe-max-size and fs.pipe-user-pages-soft, or run with CAP_SYS_RESOURCE.")
                .causedBy(cause)
                .toException();
    }

    static TorporException notRestored(String pipe, SyscallException cause) {
        return Issue.error(
                        "PIPES-004", new Subject.Other(pipe), "Cannot restore " + pipe + ": " + cause.getMessage(), "")
                .causedBy(cause)
                .toException();
    }

    static TorporException inconsistent(String image, String what) {
        return Issue.error(
                        "PIPES-005",
                        new Subject.ImageFile(image),
                        "Cannot restore from " + image + ": " + what,
                        "It is damaged, or from another checkpoint; use an intact copy.")
                .toException();
    }
}
