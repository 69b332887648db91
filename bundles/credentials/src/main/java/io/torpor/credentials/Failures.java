package io.torpor.credentials;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** The issue for a call that the kernel refused. */
final class Failures {
    private Failures() {}

    static TorporException refused(String what, SyscallException cause) {
        return Issue.error(
                        "CREDENTIALS-006",
                        new Subject.Other("the restored tree"),
                        "Cannot restore " + what + ": " + cause.getMessage(),
                        "Run the engine as root with all capabilities of the machine on which the tree was saved.")
                .causedBy(cause)
                .toException();
    }
}
