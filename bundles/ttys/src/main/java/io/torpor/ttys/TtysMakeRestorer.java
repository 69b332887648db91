package io.torpor.ttys;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes pseudo-terminals, before there are processes: a session's leader gets his terminal when he is born, and others inherit it. */
@Component
@RestoreStep(name = "ttys-make", stage = RestoreStage.NAMESPACES, needs = "images", provides = "terminals")
public final class TtysMakeRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        RestoredTtys ttys = new RestoredTtys(context);
        context.provide(RestoredTtys.class, ttys);
        if (!ttys.saved().infos().isEmpty()) {
            ttys.make();
        }
    }
}
