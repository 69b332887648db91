package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.OpenFile;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Finds open files that are in queues of sockets, and those in the queues of sockets that are found so. Looking at such a queue opens what is in it here, which is
 * nothing that a preflight may do.
 */
@Component
@DumpStep(
        name = "sockets-unix-queued-files",
        stage = DumpStage.OBSERVE,
        needs = {"file-registry", "images"},
        provides = "open-files")
public final class QueuedFilesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        List<? extends OpenFile> files = context.require(FileRegistry.class).open();
        QueueWalk walk = new QueueWalk(context);
        for (int i = 0; i < files.size(); i++) { // grows meanwhile
            OpenFile file = files.get(i);
            if (QueueWalk.isUnixSocket(file)) {
                walk.save(file);
            }
        }
    }
}
