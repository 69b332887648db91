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

/** The tree still runs. */
@Component
@DumpStep(name = "scripts-pre-dump", stage = DumpStage.QUIESCE, onlyWith = MomentListener.OPTION)
public final class PreDumpDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        MomentListener.announce(context, Reached.of(Moment.PRE_DUMP, context.root()));
    }
}
