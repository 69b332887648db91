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

/** The tree has all but its privileges, and the network is locked. */
@Component
@RestoreStep(
        name = "scripts-post-restore",
        stage = RestoreStage.OPEN,
        needs = "puppets",
        provides = "post-restore-told")
public final class PostRestoreRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        MomentListener.announce(
                context,
                Reached.of(
                        Moment.POST_RESTORE,
                        context.require(PuppetTree.class).puppets().get(0).pid()));
    }
}
