package io.torpor.network;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The tree has been killed, and the lock belongs to the images now; or it was left stopped, and has its connections back. */
@Component
@DumpStep(name = "network-lock-end", stage = DumpStage.RELEASE, needs = "tree-released")
public final class LockReleaser implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<HeldLock> lock = context.find(HeldLock.class);
        if (lock.isEmpty()) {
            return;
        }
        if (LockKeeper.goesOn(context)) {
            lock.get().release();
        } else {
            lock.get().keep();
        }
    }
}
