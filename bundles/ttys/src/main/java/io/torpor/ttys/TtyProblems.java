package io.torpor.ttys;

import io.torpor.linux.SyscallException;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;

/** What can be in the way of saving terminals. */
final class TtyProblems {
    private TtyProblems() {}

    static Issue refused(OpenFile file, String what) {
        return Issue.error(
                "TTYS-001",
                file.subject(),
                start(file) + " is " + what + ", which cannot be saved",
                "Close it before the dump, or leave it outside of the images with " + external(file) + ".");
    }

    static Issue discipline(OpenFile file, int discipline) {
        return Issue.error(
                "TTYS-002",
                file.subject(),
                start(file) + " has line discipline " + discipline + " instead of N_TTY (0)",
                "End what has set it (pppd, slattach, ldattach) before the dump.");
    }

    static TorporException masterOutside(OpenFile file) {
        return Issue.error(
                        "TTYS-003",
                        file.subject(),
                        start(file) + " is a terminal whose master is held by a process outside of the tree",
                        "Use --shell-job, which gives the tree the terminal of the restoring command instead, leave it outside of the images with "
                                + external(file) + ", or dump the tree that has the master.")
                .toException();
    }

    static TorporException severalOutside(OpenFile file, OpenFile other) {
        return Issue.error(
                        "TTYS-003",
                        file.subject(),
                        start(file) + " and " + other.link()
                                + " are terminals whose masters are outside of the tree, and only one can be replaced",
                        "Leave one outside of the images with " + external(file) + ".")
                .toException();
    }

    static TorporException sessionOutside(FrozenTask leader, String terminal) {
        return Issue.error(
                        "TTYS-004",
                        leader.subject(),
                        "Cannot dump " + leader + ": the master of its controlling terminal, " + terminal
                                + ", is held by a process outside of the tree",
                        "Dump the tree that has the master, leave the terminal outside of the images with --external, if a task has it open, or use --shell-job: the session comes back without a controlling terminal then.")
                .toException();
    }

    static TorporException withoutSession(OpenFile file) {
        return Issue.error(
                        "TTYS-005",
                        file.subject(),
                        start(file) + " stands for a terminal that controls no session of the tree",
                        "Close it before the dump.")
                .toException();
    }

    static TorporException withoutDirectory(OpenFile file, String path) {
        return Issue.error(
                        "TTYS-006",
                        file.subject(),
                        start(file) + " belongs to a devpts that is not what " + path + " leads to",
                        "It must be mounted there, and nothing over it. Run the engine where that is so.")
                .toException();
    }

    static TorporException notSaved(OpenFile file, SyscallException cause) {
        return Issue.error("TTYS-006", file.subject(), start(file) + " cannot be examined: " + cause.getMessage(), "")
                .causedBy(cause)
                .toException();
    }

    static Issue statusPending(OpenFile file) {
        return Issue.warning(
                "TTYS-007",
                file.subject(),
                "What is unread in the terminal of " + file.subject()
                        + " is not saved: a status byte of packet mode is pending, which cannot be put back",
                "Dump when the program has read from the master.");
    }

    static Issue writeOnly(OpenFile file) {
        return Issue.warning(
                "TTYS-007",
                file.subject(),
                "What is unread in the terminal of " + file.subject()
                        + " is not saved: the master is not open for reading and writing",
                "");
    }

    static Issue approximated(OpenFile file) {
        return Issue.warning(
                "TTYS-008",
                file.subject(),
                file.subject() + " is a terminal that was hung up (" + file.link()
                        + "); it comes back as a pseudo-terminal that was",
                "Programs see the same errors, but another device number.");
    }

    static Issue slaveOutside(OpenFile file) {
        return Issue.warning(
                "TTYS-009",
                file.subject(),
                "The terminal of " + file.subject()
                        + " controls a session outside of the tree; it comes back as one that this session has left",
                "Dump the tree that has that session, too.");
    }

    private static String external(OpenFile file) {
        return "--external '" + ExternalFiles.nameOfTty(file.specialDevice(), file.device()) + "'";
    }

    private static String start(OpenFile file) {
        return "Cannot dump " + file.subject() + ": " + file.link();
    }
}
