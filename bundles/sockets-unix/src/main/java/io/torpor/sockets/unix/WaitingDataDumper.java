package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Takes what waits at listening sockets. Its name is before that of the step that kills the tree, which is what orders steps that need the same. */
@Component
@DumpStep(
        name = "sockets-unix-waiting",
        stage = DumpStage.RELEASE,
        needs = {"task-tree", "images"})
public final class WaitingDataDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<WaitingData> data = context.find(WaitingData.class);
        if (data.isPresent()) {
            data.get().take(context);
        }
    }
}
