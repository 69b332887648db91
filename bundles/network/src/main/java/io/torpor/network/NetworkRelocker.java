package io.torpor.network;

import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import io.torpor.spi.TreeNetwork;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Makes sure that the connections of the images are locked before their addresses are used: on another machine than that of the dump, a packet that arrives before its socket exists would
 * be answered by a reset. A lock that is here already stays as it is, also if this restore fails.
 */
@Component
@RestoreStep(
        name = "network-lock-again",
        stage = RestoreStage.NAMESPACES,
        needs = "images",
        provides = "network-locked-again")
public final class NetworkRelocker implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        LockChoice choice = LockChoice.of(context.options().get(Options.NETWORK_LOCK));
        Optional<TreeNetwork> own = context.find(TreeNetwork.class);
        if (own.isPresent()) {
            hold(NamespaceLock.make(choice, own.get().namespace(), Optional.empty(), context), context);
            return;
        }
        Optional<SavedLock> found = SavedLock.of(context);
        if (found.isEmpty()) {
            return;
        }
        SavedLock saved = found.get();
        context.provide(SavedLock.class, saved);
        if (context.options().get(Options.TCP_CLOSE)
                || choice == LockChoice.SKIP
                || saved.method() == NetworkLockMethod.SKIP
                || saved.isTableHere()) {
            return;
        }
        hold(choice.lock(Scope.of(saved.connections()), context.require(RunJournal.class)), context);
    }

    private static void hold(LockChoice.Made made, RestoreContext context) {
        context.undo("unlock the network", made.lock()::release);
        context.provide(HeldLock.class, made.lock());
    }
}
