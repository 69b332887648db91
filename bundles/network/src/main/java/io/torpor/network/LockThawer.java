package io.torpor.network;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Unlocks just before the tree goes on: what it sends while it is locked is sent again only after a while. */
@Component
@DumpStep(name = "network-let-through", stage = DumpStage.THAW, provides = "network-let-through")
public final class LockThawer implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<HeldLock> lock = context.find(HeldLock.class);
        if (lock.isPresent()) {
            lock.get().release();
        }
    }
}
