package io.torpor.network;

import io.torpor.abi.Errno;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** What can go wrong with locks, in words. */
final class Problems {
    static final Subject NETWORK = new Subject.Other("the network");
    private static final String SKIP =
            "--network-lock skip goes on without a lock: then others must see to it that no packet of the tree's connections arrives "
                    + "or leaves until it is restored, or connections break.";

    /** nftables does not work here, and something else may. */
    static final String NO_NFTABLES = "NETWORK-002";

    /** iptables has found nothing to delete, or refuses for another reason. */
    static final String NO_SUCH_RULE = "NETWORK-005";

    private Problems() {}

    static TorporException notLocked(SyscallException cause) {
        if (cause.errno() == Errno.EPERM) {
            return Issue.error(
                            "NETWORK-001",
                            NETWORK,
                            "Cannot lock the network: " + cause.getMessage(),
                            "That takes CAP_NET_ADMIN. " + SKIP)
                    .causedBy(cause)
                    .toException();
        }
        return Issue.error(
                        NO_NFTABLES,
                        NETWORK,
                        "Cannot lock the network with nftables: " + cause.getMessage(),
                        "The kernel needs CONFIG_NF_TABLES and CONFIG_NF_TABLES_INET; try --network-lock iptables. "
                                + SKIP)
                .causedBy(cause)
                .toException();
    }

    static TorporException notUnlocked(String name, Exception cause) {
        return Issue.error(
                        "NETWORK-003",
                        NETWORK,
                        "Cannot unlock the network: " + name + " cannot be deleted: " + cause.getMessage(),
                        "Delete it by hand (nft delete table inet " + name + "), or run torpor recover.")
                .causedBy(cause)
                .toException();
    }

    static TorporException notEntered(Exception cause) {
        return Issue.error(
                        "NETWORK-010",
                        NETWORK,
                        "Cannot lock the network namespace of the tree: " + cause.getMessage(),
                        "To enter it takes CAP_SYS_ADMIN in the user namespace that owns it.")
                .causedBy(cause)
                .toException();
    }

    static TorporException noIptables() {
        return Issue.error(
                        "NETWORK-004",
                        NETWORK,
                        "Cannot lock the network with iptables: there is no program iptables-restore",
                        "Install iptables, name its program in CR_IPTABLES, or say --network-lock nftables. " + SKIP)
                .toException();
    }

    static TorporException iptablesFailed(String program, int code, String said) {
        return Issue.error(
                        NO_SUCH_RULE,
                        NETWORK,
                        "Cannot change the rules of iptables: " + program + " ended with exit code " + code
                                + " and said: " + said,
                        "")
                .toException();
    }

    static TorporException iptablesFailed(String program, Exception cause) {
        return Issue.error(
                        "NETWORK-008",
                        NETWORK,
                        "Cannot change the rules of iptables: " + program + " cannot be run: " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }

    /** Neither nftables nor iptables. */
    static TorporException noMethod(TorporException nftables, TorporException iptables) {
        return Issue.error(
                        "NETWORK-009",
                        NETWORK,
                        "Cannot lock the network: nftables does not work here ("
                                + nftables.issue()
                                        .cause()
                                        .map(Throwable::getMessage)
                                        .orElse("")
                                + "), and neither does iptables ("
                                + iptables.issue().message() + ")",
                        "Install iptables, or use a kernel with nf_tables. " + SKIP)
                .causedBy(iptables)
                .toException();
    }
}
