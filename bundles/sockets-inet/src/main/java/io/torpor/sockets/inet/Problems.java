package io.torpor.sockets.inet;

import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** The issues of this bundle that more than one class raises. */
final class Problems {
    private Problems() {}

    /** SOCKETS-INET-001. */
    static TorporException unsupported(Subject subject, String kind) {
        return Issue.error(
                        "SOCKETS-INET-001",
                        subject,
                        "Cannot dump " + subject + ": it is " + kind + ", which is not supported",
                        "Close it before dumping.")
                .toException();
    }

    /** SOCKETS-INET-002. */
    static TorporException unreadable(Subject subject, SyscallException cause) {
        return Issue.error("SOCKETS-INET-002", subject, "Cannot dump " + subject + ": " + cause.getMessage(), "")
                .causedBy(cause)
                .toException();
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
}
