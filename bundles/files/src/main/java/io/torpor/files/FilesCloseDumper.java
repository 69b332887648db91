package io.torpor.files;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Lets go of the tree's files before the tree goes on: while we hold a pipe's end, its reader would wait for us. */
@Component
@DumpStep(name = "files-close", stage = DumpStage.THAW, needs = "file-tables")
public final class FilesCloseDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.require(EarlyFiles.class).end();
        context.require(OpenFiles.class).letGo();
    }
}
