package io.torpor.scripts.steps;

import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** The tree runs. */
@Component
@RestoreStep(
        name = "scripts-post-resume",
        stage = RestoreStage.RESUME,
        needs = "resumed",
        onlyWith = MomentListener.OPTION)
public final class PostResumeRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        MomentListener.announce(
                context,
                Reached.of(
                        Moment.POST_RESUME, context.require(RestoredRoot.class).pid()));
    }
}
