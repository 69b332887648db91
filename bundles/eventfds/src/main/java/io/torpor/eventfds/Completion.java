package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.image.proto.fown_entry;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import java.util.function.Supplier;

/** What all restored descriptions have in common: they are made in the engine, then get their owner and status flags. */
final class Completion {
    private Completion() {}

    /**
     * Makes a description and completes it.
     *
     * @param what names it in a message: {@code "eventfd (file 7)"}
     * @throws TorporException EVENTFDS-002 when a call of that fails
     */
    static LocalFd make(String what, int flags, fown_entry owner, RestoreContext context, Supplier<LocalFd> maker)
            throws TorporException {
        LocalFd made = null;
        try {
            made = maker.get();
            SignalOwners.restore(made, owner, context.require(PuppetTree.class));
            StatusFlags.set(made, flags);
            LocalFd complete = made;
            made = null;
            return complete;
        } catch (SyscallException e) {
            throw failed(what, e);
        } finally {
            if (made != null) {
                made.close();
            }
        }
    }

    /** EVENTFDS-002. */
    static TorporException failed(String what, SyscallException cause) {
        return Issue.error(
                        "EVENTFDS-002",
                        new Subject.Other(what),
                        "Cannot restore " + what + ": " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }
}
