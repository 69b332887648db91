package io.torpor.scripts.steps;

import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import org.osgi.service.component.annotations.Component;

/** The tree is what it was, and has not run yet. */
@Component
@RestoreStep(
        name = "scripts-pre-resume",
        stage = RestoreStage.CREDENTIALS,
        needs = {"puppets", "credentials"},
        onlyWith = MomentListener.OPTION)
public final class PreResumeRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        MomentListener.announce(
                context,
                Reached.of(
                        Moment.PRE_RESUME,
                        context.require(PuppetTree.class).puppets().get(0).pid()));
    }
}
