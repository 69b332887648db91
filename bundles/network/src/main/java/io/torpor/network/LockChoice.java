package io.torpor.network;

import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;

/** {@code --network-lock}: what the user wants, or else what works here. */
enum LockChoice {
    /** nftables where the kernel has it, else iptables. */
    AUTOMATIC {
        @Override
        Made lock(Scope scope, RunJournal journal) throws TorporException {
            TorporException refusal;
            try {
                return NFTABLES.lock(scope, journal);
            } catch (TorporException e) {
                if (!e.issue().code().equals(Problems.NO_NFTABLES)) {
                    throw e;
                }
                refusal = e;
            }
            try {
                return IPTABLES.lock(scope, journal);
            } catch (TorporException e) {
                throw Problems.noMethod(refusal, e);
            }
        }

        @Override
        void check(DumpContext context) throws TorporException {
            if (nftablesRefusal() != null && !Iptables.isInstalled()) {
                context.refuse(nftablesRefusal());
            }
        }
    },

    NFTABLES {
        @Override
        Made lock(Scope scope, RunJournal journal) throws TorporException {
            try {
                HeldLock lock = LockTable.make(Tables.lockOf(journal.runId()), scope.table(), journal);
                return new Made(lock, NetworkLockMethod.NFTABLES);
            } catch (SyscallException e) {
                throw Problems.notLocked(e);
            }
        }

        @Override
        void check(DumpContext context) throws TorporException {
            TorporException refusal = nftablesRefusal();
            if (refusal != null) {
                context.refuse(refusal);
            }
        }
    },

    IPTABLES {
        @Override
        Made lock(Scope scope, RunJournal journal) throws TorporException {
            return new Made(RulesLock.make(scope.rules().get(), journal), NetworkLockMethod.IPTABLES);
        }

        @Override
        void check(DumpContext context) throws TorporException {
            if (!Iptables.isInstalled()) {
                context.refuse(Problems.noIptables());
            }
        }
    },

    SKIP {
        @Override
        Made lock(Scope scope, RunJournal journal) {
            return new Made(NoLock.INSTANCE, NetworkLockMethod.SKIP);
        }

        @Override
        void check(DumpContext context) {
            // Nothing is done, so nothing can be in the way.
        }
    };

    /** What holds packets back, and how. */
    record Made(HeldLock lock, NetworkLockMethod method) {}

    /** @param option empty when the user has not said anything */
    static LockChoice of(String option) throws TorporException {
        return switch (option) {
            case "" -> AUTOMATIC;
            case "nftables" -> NFTABLES;
            case "iptables" -> IPTABLES;
            case "skip" -> SKIP;
            default ->
                throw Issue.error(
                                "NETWORK-007",
                                Problems.NETWORK,
                                "Cannot lock the network by " + option + ": there is no such method",
                                "Say nftables, iptables or skip.")
                        .toException();
        };
    }

    /**
     * Holds back packets in the network namespace of this thread.
     *
     * @throws TorporException when this method does not work here
     */
    abstract Made lock(Scope scope, RunJournal journal) throws TorporException;

    /** Refuses if {@link #lock} would; changes nothing. */
    abstract void check(DumpContext context) throws TorporException;

    private static TorporException nftablesRefusal() {
        try (Nftables nftables = new Nftables()) {
            nftables.exists("torpor");
            return null;
        } catch (SyscallException e) {
            return Problems.notLocked(e);
        }
    }
}
