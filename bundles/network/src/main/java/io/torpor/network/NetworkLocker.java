package io.torpor.network;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.NetworkConnections;
import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import io.torpor.spi.TreeNetwork;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Holds the packets of the tree's connections back before anybody looks at them closely. A preflight only asks whether that would work. */
@Component
@DumpStep(
        name = "network-lock",
        stage = DumpStage.OBSERVE,
        needs = "connections-known",
        provides = "network-locked",
        live = true)
public final class NetworkLocker implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        List<NetworkConnection> connections = context.find(NetworkConnections.class)
                .map(NetworkConnections::list)
                .orElse(List.of());
        Optional<TreeNetwork> own = context.find(TreeNetwork.class);
        if (connections.isEmpty() && own.isEmpty()) {
            return;
        }
        LockChoice choice = LockChoice.of(context.options().get(Options.NETWORK_LOCK));
        if (context.options().get(Options.PREFLIGHT)) {
            choice.check(context);
            return;
        }
        LockChoice.Made made = own.isPresent()
                ? NamespaceLock.make(choice, own.get().namespace(), Optional.of(context.root()), context)
                : choice.lock(Scope.of(connections), context.require(RunJournal.class));
        context.undo("unlock the network", made.lock()::release);
        context.provide(HeldLock.class, made.lock());
        context.provide(NetworkLockMethod.class, made.method());
        context.count("locked-connections", connections.size());
    }
}
