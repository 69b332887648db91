package io.torpor.network;

import io.torpor.spi.Recoverer;
import io.torpor.spi.Recovers;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Deletes rules of iptables of engines that were killed. */
@Component
@Recovers(LeftRules.NOTE)
public final class RulesRecoverer implements Recoverer {
    @Override
    public void recover(String data) throws TorporException {
        LeftRules.parse(data).delete();
    }
}
