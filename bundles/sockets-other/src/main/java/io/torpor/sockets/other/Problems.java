package io.torpor.sockets.other;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** The issues of this bundle that more than one class raises. */
final class Problems {
    private Problems() {}

    static TorporException elsewhere(OpenFile file) {
        return Issue.error(
                        "SOCKETS-OTHER-001",
                        file.subject(),
                        "Cannot dump " + file.subject() + ": " + file.link()
                                + " is in another network namespace than Torpor",
                        "Run Torpor in the network namespace of the tree.")
                .toException();
    }

    static TorporException unreadable(Subject subject, SyscallException cause) {
        return Issue.error("SOCKETS-OTHER-002", subject, "Cannot dump " + subject + ": " + cause.getMessage(), "")
                .causedBy(cause)
                .toException();
    }

    static TorporException failed(Subject subject, SyscallException cause, String remedy) {
        return Issue.error(
                        "SOCKETS-OTHER-008",
                        subject,
                        "Cannot restore the " + subject + ": " + cause.getMessage(),
                        remedy)
                .causedBy(cause)
                .toException();
    }

    static Issue pendingError(OpenFile file) {
        return Issue.warning(
                "SOCKETS-OTHER-012",
                file.subject(),
                "An error is pending on " + file.subject() + ", " + file.link()
                        + ", which no image can hold; it gets lost",
                "");
    }

    /** SOCKETS-OTHER-006. */
    static Issue ring(Subject subject, String which, String why, String remedy) {
        return Issue.warning(
                "SOCKETS-OTHER-006",
                subject,
                "The " + which + " ring of " + subject + ", a packet socket, does not go on as it was: " + why,
                remedy.isEmpty() ? "Have the program close its socket and open it again." : remedy);
    }
}
