package io.torpor.credentials;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** The issues for calls that the kernel refused. */
final class Failures {
    private Failures() {}

    static TorporException contextsRefused(SyscallException cause) {
        return Issue.error(
                        "CREDENTIALS-021",
                        new Subject.Other("the restored tree"),
                        "Cannot give processes of the tree their SELinux contexts: " + cause.getMessage(),
                        "Let the policy allow the engine's domain to change to them (setcurrent, dyntransition; ausearch -m avc tells what was denied), or run the engine with their context (runcon).")
                .causedBy(cause)
                .toException();
    }

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
