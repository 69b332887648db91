package io.torpor.ttys;

import io.torpor.abi.Errno;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** What can be in the way of bringing terminals back. */
final class RestoreProblems {
    private RestoreProblems() {}

    static TorporException taken(int index) {
        return Issue.error(
                        "TTYS-020",
                        new Subject.Other("pseudo-terminal " + index),
                        "Cannot make pseudo-terminal " + index + " again: another one has that number now",
                        "End the program that holds /dev/pts/" + index
                                + " (fuser tells which), or restore in a mount namespace with a devpts of its own.")
                .toException();
    }

    static Issue renumbered(int index, int got) {
        return Issue.warning(
                "TTYS-020",
                new Subject.Other("pseudo-terminal " + index),
                "Pseudo-terminal " + index + " comes back as number " + got + ": another one has its number now",
                "A program that remembers the name /dev/pts/" + index + " finds another terminal there.");
    }

    static TorporException notMade(int index, String master, SyscallException cause) {
        return Issue.error(
                        "TTYS-021",
                        new Subject.Other("pseudo-terminal " + index),
                        "Cannot make pseudo-terminal " + index + " again: " + cause.getMessage(),
                        cause.errno() == Errno.ENOENT
                                ? "The devpts of " + master
                                        + " must be mounted as it was: mount -t devpts -o newinstance."
                                : "")
                .causedBy(cause)
                .toException();
    }

    static TorporException notOpened(String path, SyscallException cause) {
        return Issue.error(
                        "TTYS-022",
                        new Subject.Other(path),
                        "Cannot open " + path + ": " + cause.getMessage(),
                        "A session must have its terminal, and devices must be there as they were.")
                .causedBy(cause)
                .toException();
    }

    static TorporException noTerminal() {
        return Issue.error(
                        "TTYS-023",
                        new Subject.Other("the terminal"),
                        "Cannot replace the terminal of the tree: none of standard input, output and error is one",
                        "Start the restore from a terminal, for example through script(1).")
                .toException();
    }

    static TorporException withoutMaster(String path) {
        return Issue.error(
                        "TTYS-024",
                        new Subject.Other(path),
                        "Cannot open " + path + ": its master was held by a process outside of the tree",
                        "Use --shell-job, which replaces it by the terminal that the restore is started from.")
                .toException();
    }

    static TorporException nobodyTakesMaster(String path) {
        return Issue.error(
                        "TTYS-025",
                        new Subject.Other(path),
                        "Cannot open " + path + ": nobody would take its new master",
                        "Ask for notify_scripts together with orphan_pts_master.")
                .toException();
    }

    static TorporException inconsistent(String what) {
        return Issue.error(
                        "TTYS-026",
                        new Subject.ImageFile("tty-info.img"),
                        "Cannot restore from tty-info.img: " + what,
                        "It is damaged, or from another checkpoint; use an intact copy.")
                .toException();
    }

    static TorporException notInherited(String name) {
        return Issue.error(
                        "TTYS-027",
                        new Subject.Other(name),
                        "Cannot open " + name
                                + ": the dump left it outside of the images, and nothing was inherited for it",
                        "Open a terminal and hand it over with --inherit-fd 'fd[NUMBER]:" + name + "'.")
                .toException();
    }

    static TorporException controlsNothing(String name) {
        return Issue.error(
                        "TTYS-031",
                        new Subject.Other(name),
                        "Cannot give a session its terminal: what was inherited for " + name
                                + " is no terminal that can control one",
                        "Hand over the slave of a pseudo-terminal (openpty(3)), not its master, a pipe or a file.")
                .toException();
    }

    static TorporException notRestored(int file, SyscallException cause) {
        return Issue.error(
                        "TTYS-028",
                        new Subject.Other("file " + file),
                        "Cannot restore a terminal (file " + file + "): " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    static TorporException notFinished(SyscallException cause) {
        return Issue.error(
                        "TTYS-028",
                        new Subject.Other("the terminals"),
                        "Cannot complete the terminals of the tree: " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    static Issue notInForeground(int group, SyscallException cause) {
        return Issue.warning(
                        "TTYS-029",
                        new Subject.Other("process group " + group),
                        "Process group " + group + " is not in the foreground of its terminal: " + cause.getMessage(),
                        "Start the restore from the terminal that the tree is to have, or bring it to the foreground by the shell.")
                .causedBy(cause);
    }

    static Issue withoutTerminal(int session) {
        return Issue.warning(
                "TTYS-030",
                new Subject.Other("session " + session),
                "Session " + session
                        + " is restored without a controlling terminal: the one that the restore is started from controls another",
                "Dump the tree that has the terminal's master, if job control matters.");
    }
}
