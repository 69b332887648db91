package io.torpor.sockets.unix;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;

/** What cannot be saved, and why. */
final class Refusals {
    private Refusals() {}

    static Issue elsewhere(OpenFile file) {
        return error(
                "UNIX-002",
                file,
                "it is in another network namespace than Torpor (the namespace's list has no " + file.link() + ")",
                "Run Torpor in the network namespace of the tree.");
    }

    static Issue unaccepted(TreeSockets.Member member, String why) {
        return Issue.error(
                "UNIX-003",
                member.subject(),
                "Cannot dump " + member.subject() + ", a UNIX socket: " + why,
                "Try again when the server is less busy; --in-flight=skip leaves out connections from outside of the tree.");
    }

    /** A warning. */
    static Issue leftOut(TreeSockets.Member member, int clients) {
        return Issue.warning(
                "UNIX-023",
                member.subject(),
                clients + " connections to " + member.socket().label()
                        + " that wait to be accepted are left out: their clients see them end when the tree ends",
                "");
    }

    static Issue rightsNotOpened(OpenFile file) {
        return error(
                "UNIX-004",
                file,
                "descriptors are on their way in its queue (SCM_RIGHTS), and the kernel did not let the engine have them all",
                "The engine may have too many open files, or a security module objects. Try again when they have been received.");
    }

    /** A warning. */
    static Issue lostRights(OpenFile listener, int count) {
        return Issue.warning(
                "UNIX-021",
                listener.subject(),
                "A client of " + listener.subject() + ", a UNIX socket, has sent " + count
                        + " descriptors before it was accepted (SCM_RIGHTS); they get lost",
                "");
    }

    /** A warning. */
    static Issue label(OpenFile file) {
        return Issue.warning(
                "UNIX-019",
                file.subject(),
                "Messages in the queue of " + file.subject() + ", a UNIX socket, have security labels of their senders"
                        + " (SO_PASSSEC); restored, they have that of the restore",
                "");
    }

    static Issue urgent(OpenFile file) {
        return error(
                "UNIX-005",
                file,
                "an out-of-band byte is in its queue (MSG_OOB), among descriptors, and it cannot be told where",
                "Try again when it has been received.");
    }

    /** A warning. */
    static Issue pendingError(OpenFile file) {
        return Issue.warning(
                "UNIX-009",
                file.subject(),
                "An error is pending on " + file.subject()
                        + ", a UNIX socket, which looking at its queue takes away; it gets lost",
                "");
    }

    static Issue relative(OpenFile file, UnixSocket socket, String now) {
        return error(
                "UNIX-006",
                file,
                "it is bound to " + socket.path() + " relative to a directory that is not known; its file is " + now
                        + " now",
                "Bind it to an absolute path.");
    }

    static Issue failed(OpenFile file, SyscallException cause) {
        return Issue.error("UNIX-007", file.subject(), text(file, cause.getMessage()), "")
                .causedBy(cause);
    }

    private static Issue error(String code, OpenFile file, String why, String remedy) {
        return Issue.error(code, file.subject(), text(file, why), remedy);
    }

    private static String text(OpenFile file, String why) {
        return "Cannot dump " + file.subject() + ", a UNIX socket: " + why;
    }
}
