package io.torpor.sockets;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** The issues of this bundle. */
final class Problems {
    private Problems() {}

    static TorporException extendedFilter(Subject subject) {
        return Issue.error(
                        "SOCKETS-001",
                        subject,
                        "Cannot dump " + subject
                                + ": it has an eBPF filter (SO_ATTACH_BPF), which the kernel does not give out",
                        "Detach the filter before the dump (SO_DETACH_FILTER), or use a classic one (SO_ATTACH_FILTER).")
                .toException();
    }

    static Issue smallBuffers(Subject subject) {
        return Issue.warning(
                "SOCKETS-002",
                subject,
                "The buffers of the " + subject
                        + " are smaller than they were: without CAP_NET_ADMIN none is larger than"
                        + " net.core.wmem_max and net.core.rmem_max allow",
                "Restore with CAP_NET_ADMIN, or raise these limits.");
    }

    static Issue notSet(Subject subject, String option, long value, SyscallException cause) {
        return Issue.warning(
                        "SOCKETS-003",
                        subject,
                        "The option " + option + " of the " + subject + " was " + value
                                + " and is what new sockets have: " + cause.getMessage(),
                        "Some options need CAP_NET_ADMIN, or a kernel like the one of the dump.")
                .causedBy(cause);
    }

    static TorporException unknownOption(Subject subject, long number) {
        return Issue.error(
                        "SOCKETS-004",
                        subject,
                        "Cannot restore the " + subject + ": it has the socket option " + number
                                + ", which this version of Torpor does not know",
                        "Restore with the version that made the images.")
                .toException();
    }

    static TorporException noDevice(Subject subject, String name, SyscallException cause) {
        return Issue.error(
                        "SOCKETS-005",
                        subject,
                        "Cannot restore the " + subject + ": it is bound to the network interface " + name
                                + ", which is not there: " + cause.getMessage(),
                        "Make an interface of that name, or name another one with --map-interface " + name + "=NEW.")
                .causedBy(cause)
                .toException();
    }
}
