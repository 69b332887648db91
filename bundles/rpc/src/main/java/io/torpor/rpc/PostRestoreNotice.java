package io.torpor.rpc;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** All is made, and nothing runs; if the client objects, nothing is left behind. */
@Component
@RestoreStep(name = "rpc-post-restore", stage = RestoreStage.OPEN, needs = "puppets")
public final class PostRestoreNotice implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        Notices notices = context.options().get(Notices.OPTION);
        if (notices != Notices.NONE) {
            notices.send(
                    "post-restore",
                    Optional.of(
                            context.require(PuppetTree.class).puppets().get(0).pid()));
        }
    }
}
