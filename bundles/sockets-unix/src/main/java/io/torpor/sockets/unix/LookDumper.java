package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileTables;
import org.osgi.service.component.annotations.Component;

/** Begins to look at sockets as soon as they are known. */
@Component
@DumpStep(name = "sockets-unix-look", stage = DumpStage.OBSERVE, needs = "file-tables")
public final class LookDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        LooksAhead.of(context).begin(context.require(FileTables.class).files(), context);
    }
}
