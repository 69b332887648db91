package io.torpor.network;

import io.torpor.linux.SyscallException;
import io.torpor.spi.HandshakeHold;
import io.torpor.spi.Options;
import io.torpor.spi.RunJournal;
import io.torpor.spi.SessionContext;
import io.torpor.spi.TorporException;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Holds connections back in a table of its own, or by rules of iptables, as the session's lock is made. */
@Component
public final class HandshakeHolder implements HandshakeHold {
    @Override
    public Held hold(SessionContext session, List<Integer> ports) throws TorporException {
        if (ports.isEmpty()) {
            return () -> {};
        }
        HeldLock lock = make(session, List.copyOf(ports));
        session.undo("let new connections begin", lock::release);
        return lock::release;
    }

    private static HeldLock make(SessionContext session, List<Integer> ports) throws TorporException {
        RunJournal journal = session.require(RunJournal.class);
        LockChoice choice = LockChoice.of(session.options().get(Options.NETWORK_LOCK));
        if (choice != LockChoice.IPTABLES) {
            try {
                return LockTable.make(
                        Tables.holdOf(journal.runId()), table -> Tables.addHandshakes(table, ports), journal);
            } catch (SyscallException e) {
                if (choice == LockChoice.NFTABLES || !Iptables.isInstalled()) {
                    throw Problems.notLocked(e);
                }
            }
        }
        return RulesLock.make(FilterRules.ofHandshakes(ports), journal);
    }
}
