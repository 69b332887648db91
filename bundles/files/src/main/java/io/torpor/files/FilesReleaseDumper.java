package io.torpor.files;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SecondThread;
import org.osgi.service.component.annotations.Component;

/** Lets go of the files of a tree that has ended: while a service holds a pipe's end or a terminal, who is at the other end waits for it. */
@Component
@DumpStep(
        name = "files-release",
        stage = DumpStage.RELEASE,
        needs = {"file-tables", "tree-released"})
public final class FilesReleaseDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.require(EarlyFiles.class).end();
        context.require(OpenFiles.class).release();
        context.require(SavedPaths.class).close();
        context.find(KernelTables.class).ifPresent(KernelTables::close);
        context.find(SecondThread.class).ifPresent(SecondThread::close);
    }
}
