package io.torpor.sockets.inet;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;

/** The issues of this bundle that more than one class raises. */
final class Problems {
    private Problems() {}

    static TorporException unsupported(Subject subject, String kind) {
        return unsupported(subject, kind, "Close it before dumping.");
    }

    /** SOCKETS-INET-001. */
    static TorporException unsupported(Subject subject, String kind, String remedy) {
        return Issue.error(
                        "SOCKETS-INET-001",
                        subject,
                        "Cannot dump " + subject + ": it is " + kind + ", which is not supported",
                        remedy)
                .toException();
    }

    /** SOCKETS-INET-002. */
    static TorporException unreadable(Subject subject, SyscallException cause) {
        return Issue.error("SOCKETS-INET-002", subject, "Cannot dump " + subject + ": " + cause.getMessage(), "")
                .causedBy(cause)
                .toException();
    }

    /** SOCKETS-INET-002. */
    static TorporException unreadableTree(Pid root, IOException cause) {
        return Issue.error(
                        "SOCKETS-INET-002",
                        new Subject.Other("task " + root),
                        "Cannot see which sockets the tree of task " + root + " has: " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    /** SOCKETS-INET-011. */
    static TorporException unrepairable(Subject subject, SyscallException cause) {
        return Issue.error(
                        "SOCKETS-INET-011",
                        subject,
                        "Cannot keep the TCP connection of " + subject + ": " + cause.getMessage(),
                        cause.errno() == Errno.EPERM
                                ? "Run the engine with CAP_NET_ADMIN, or use --tcp-close."
                                : "Use --tcp-close, which lets connections come back closed.")
                .causedBy(cause)
                .toException();
    }

    static TorporException unknownOption(inet_sk_entry record, long level, long number) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-021",
                        subject,
                        "Cannot restore the " + subject + ": it has the option " + number + " of level " + level
                                + ", which this version of Torpor does not know",
                        "Restore with the version that made the images.")
                .toException();
    }

    static TorporException unknownInterfaceOption(inet_sk_entry record, String device) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-021",
                        subject,
                        "Cannot restore the " + subject + ": an option that this version of Torpor does not know names"
                                + " the network interface " + device,
                        "Restore with the version that made the images.")
                .toException();
    }

    static TorporException noInterface(inet_sk_entry record, String device) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-008",
                        subject,
                        "Cannot restore the " + subject + ": it belongs to the network interface " + device
                                + ", and there is none of that name",
                        "Make an interface of that name, or name another one with --map-interface " + device + "=NEW.")
                .toException();
    }

    static Issue notSet(inet_sk_entry record, String option, String value, SyscallException cause) {
        Subject subject = subject(record);
        return Issue.warning(
                        "SOCKETS-INET-006",
                        subject,
                        "The option " + option + " of the " + subject + " was " + value
                                + " and is what new sockets have: " + cause.getMessage(),
                        "Some options need CAP_NET_ADMIN, or a kernel like the one of the dump.")
                .causedBy(cause);
    }

    static Subject subject(inet_sk_entry record) {
        return new Subject.Other("internet socket (file " + record.getId() + ")");
    }

    /** SOCKETS-INET-008. */
    static TorporException failed(inet_sk_entry record, String doing, SyscallException cause, String remedy) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-008",
                        subject,
                        "Cannot restore the " + subject + ": " + doing + ": " + cause.getMessage(),
                        remedy)
                .causedBy(cause)
                .toException();
    }

    /** SOCKETS-INET-008. */
    static TorporException unreadable(inet_sk_entry record, String file, IOException cause) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-008",
                        subject,
                        "Cannot restore the " + subject + ": " + file + " cannot be read: " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    /** SOCKETS-INET-008. */
    static TorporException unknownState(inet_sk_entry record) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-008",
                        subject,
                        "Cannot restore the " + subject + ": a TCP connection in state "
                                + TcpState.name(record.getState()) + " cannot be made",
                        "")
                .toException();
    }

    /** SOCKETS-INET-014. */
    static TorporException unknownOption(inet_sk_entry record, long number) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-014",
                        subject,
                        "Cannot restore the " + subject + ": it has an option of TCP with the number " + number
                                + ", which this version does not know",
                        "Restore with the version that made the images, or a newer one.")
                .toException();
    }

    /** SOCKETS-INET-012. */
    static TorporException otherState(inet_sk_entry record, int found) {
        Subject subject = subject(record);
        return Issue.error(
                        "SOCKETS-INET-012",
                        subject,
                        "Cannot restore the " + subject + ": it was in state " + TcpState.name(record.getState())
                                + ", and stays in state " + TcpState.name(found)
                                + " though the segments that lead there were sent to it",
                        "Look for rules of a firewall that drop packets on the loopback device.")
                .toException();
    }
}
