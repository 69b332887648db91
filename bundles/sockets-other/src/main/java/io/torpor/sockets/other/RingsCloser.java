package io.torpor.sockets.other;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import org.osgi.service.component.annotations.Component;

/** Lets go of sockets whose rings have been mapped. */
@Component
@RestoreStep(name = "sockets-other-close", stage = RestoreStage.PRIVATE, needs = "mappings")
public final class RingsCloser implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) {
        context.find(RestoredRings.class).ifPresent(RestoredRings::close);
    }
}
