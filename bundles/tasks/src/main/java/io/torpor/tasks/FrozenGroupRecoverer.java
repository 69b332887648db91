package io.torpor.tasks;

import io.torpor.spi.Recoverer;
import io.torpor.spi.Recovers;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Thaws the control group of a dump whose engine was killed. */
@Component
@Recovers(FreezerCgroup.NOTE)
public final class FrozenGroupRecoverer implements Recoverer {
    @Override
    public void recover(String data) throws TorporException {
        FreezerCgroup.recover(data);
    }
}
