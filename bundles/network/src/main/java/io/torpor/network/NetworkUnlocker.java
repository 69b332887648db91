package io.torpor.network;

import io.torpor.abi.Pid;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.spi.TreeNetwork;
import io.torpor.tracee.PuppetTree;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Unlocks the network when all sockets are back, and still silent because they are in repair mode. */
@Component
@RestoreStep(
        name = "network-unlock",
        stage = RestoreStage.OPEN,
        needs = {"puppets", "network-locked-again", "post-restore-told"},
        provides = "network-unlocked")
public final class NetworkUnlocker implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        Optional<SavedLock> saved = context.find(SavedLock.class);
        if (saved.isPresent()) {
            saved.get().release();
        }
        if (context.find(TreeNetwork.class).isPresent()) {
            Pid root = context.require(PuppetTree.class).puppets().get(0).pid();
            MomentListener.announce(context, Reached.of(Moment.NETWORK_UNLOCK, root));
        }
        Optional<HeldLock> own = context.find(HeldLock.class);
        if (own.isPresent()) {
            own.get().release();
        }
    }
}
