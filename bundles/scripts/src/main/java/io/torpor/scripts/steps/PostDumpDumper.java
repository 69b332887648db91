package io.torpor.scripts.steps;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.MomentListener.Reached;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** The images are complete, and if anybody listens the tree stands still whatever becomes of it. */
@Component
@DumpStep(
        name = "scripts-post-dump",
        stage = DumpStage.SEAL,
        needs = "images-written",
        onlyWith = MomentListener.OPTION)
public final class PostDumpDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        MomentListener.announce(context, Reached.of(Moment.POST_DUMP, context.root()));
    }
}
