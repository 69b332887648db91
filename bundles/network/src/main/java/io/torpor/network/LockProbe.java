package io.torpor.network;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Whether the kernel takes the table of a lock: makes and deletes it in one transaction, so that nobody ever sees it. */
@Component
@Feature(name = "network_lock_nftables", description = "locking connections with nftables")
public final class LockProbe implements FeatureProbe {
    @Override
    public Optional<Issue> probe() {
        String name = Tables.lockOf("check-" + ProcessHandle.current().pid());
        try (Nftables nftables = new Nftables()) {
            TableMessages table = new TableMessages(name).make();
            nftables.commit(Tables.addConnections(table, List.of()).delete());
            return Optional.empty();
        } catch (SyscallException e) {
            return Optional.of(Problems.notLocked(e).issue());
        }
    }
}
