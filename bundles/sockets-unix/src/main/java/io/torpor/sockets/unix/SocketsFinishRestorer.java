package io.torpor.sockets.unix;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Fills queues when all open files are there, as any of them may be in one. */
@Component
@RestoreStep(
        name = "sockets-unix-finish",
        stage = RestoreStage.RESOURCES,
        needs = "open-files",
        provides = "open-files-complete")
public final class SocketsFinishRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        Optional<RestoredSockets> sockets = context.find(RestoredSockets.class);
        if (sockets.isPresent()) {
            sockets.get().finish(context.require(RestoredFiles.class));
        }
    }
}
