package io.torpor.rpc;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Nothing exists yet. */
@Component
@RestoreStep(name = "rpc-pre-restore", stage = RestoreStage.PREPARE)
public final class PreRestoreNotice implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        context.options().get(Notices.OPTION).send("pre-restore", Optional.empty());
    }
}
