package io.torpor.network;

import io.torpor.spi.Recoverer;
import io.torpor.spi.Recovers;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Deletes tables of engines that were killed. */
@Component
@Recovers(LeftTable.NOTE)
public final class LockRecoverer implements Recoverer {
    @Override
    public void recover(String data) throws TorporException {
        LeftTable.parse(data).delete();
    }
}
