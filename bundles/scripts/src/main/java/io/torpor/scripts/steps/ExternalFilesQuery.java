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

/** Asks a client which files are to stay outside of the images. The tree stands still, so that what the client finds in /proc is what will be saved. */
@Component
@DumpStep(name = "scripts-query-ext-files", stage = DumpStage.SETTLE, onlyWith = MomentListener.OPTION)
public final class ExternalFilesQuery implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        MomentListener.announce(context, Reached.of(Moment.QUERY_EXT_FILES, context.root()));
    }
}
