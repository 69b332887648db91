package io.torpor.rpc;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The tree still runs, and the client may object. */
@Component
@DumpStep(name = "rpc-pre-dump", stage = DumpStage.QUIESCE)
public final class PreDumpNotice implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.options().get(Notices.OPTION).send("pre-dump", Optional.empty());
    }
}
