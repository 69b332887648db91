package io.torpor.rpc;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The images are complete. If the client objects, they go again and the tree runs on. */
@Component
@DumpStep(name = "rpc-post-dump", stage = DumpStage.SEAL, needs = "images-written")
public final class PostDumpNotice implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.options().get(Notices.OPTION).send("post-dump", Optional.empty());
    }
}
