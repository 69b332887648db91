package io.torpor.network;

import io.torpor.abi.SocketConstants;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Does for a cold JVM what the lock will need, while the application still runs: makes the messages of a lock that nobody sends, and asks for a table that is not there. */
@Component
@DumpStep(name = "network-ready", stage = DumpStage.QUIESCE, onlyWith = "tcp-established")
public final class NetworkReadier implements ResourceDumper {
    private static final int ENOUGH = 500;

    @Override
    public void dump(DumpContext context) throws TorporException {
        LockChoice choice = LockChoice.of(context.options().get(Options.NETWORK_LOCK));
        if (choice != LockChoice.AUTOMATIC && choice != LockChoice.NFTABLES) {
            return;
        }
        List<NetworkConnection> some = new ArrayList<>();
        byte[] nowhere = new byte[4];
        for (int i = 0; i < ENOUGH; i++) {
            some.add(new NetworkConnection(SocketConstants.AF_INET, nowhere, i, nowhere, i));
        }
        String name = Tables.lockOf("none");
        Tables.addConnections(new TableMessages(name).makeOwned(), some).end();
        try (Nftables nftables = new Nftables()) {
            nftables.exists(name);
        } catch (SyscallException e) {
            return; // said by the lock, if there is something to lock
        }
    }
}
