package io.torpor.scripts.steps;

import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Component;

/** The images are known to be sound, and nothing exists yet. */
@Component
@RestoreStep(
        name = "scripts-pre-restore",
        stage = RestoreStage.PREPARE,
        needs = "images",
        onlyWith = MomentListener.OPTION)
public final class PreRestoreRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        MomentListener.announce(context, new Reached(Moment.PRE_RESTORE, Optional.empty(), OptionalInt.empty()));
    }
}
