package io.torpor.network;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The images are complete and the tree is about to be killed: from now on, the lock has to hold until the restore, whatever becomes of this engine. */
@Component
@DumpStep(
        name = "network-lock-lasting",
        stage = DumpStage.SEAL,
        needs = {"network-locked", "images-written"})
public final class LockKeeper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<HeldLock> lock = context.find(HeldLock.class);
        if (lock.isPresent() && !goesOn(context)) {
            lock.get().makeLasting();
        }
    }

    /** Whether the tree is there after the dump. */
    static boolean goesOn(DumpContext context) {
        return context.options().get(Options.LEAVE_RUNNING) || context.options().get(Options.LEAVE_STOPPED);
    }
}
