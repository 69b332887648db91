package io.torpor.eventfds;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** Lets go of the file systems that were opened to find watched files. */
@Component
@DumpStep(name = "eventfds-cleanup", stage = DumpStage.SEAL)
public final class WatchedFilesCloser implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        context.find(WatchedFiles.class).ifPresent(WatchedFiles::close);
    }
}
