package io.torpor.tasks;

import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.TracerThread;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stops every thread of the tree. */
@Component
@DumpStep(
        name = "tasks-freeze",
        stage = DumpStage.FREEZE,
        provides = {"task-tree", "core-records"})
public final class TreeFreezer implements ResourceDumper {
    private final Architecture architecture;

    @Activate
    public TreeFreezer(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        long seconds = context.options().get(Options.TIMEOUT);
        TracerThread tracer = new TracerThread("torpor-tracer");
        context.undo("stop tracing", tracer::close);
        FrozenTree tree = new Freezer(new ProcFs(), architecture, tracer)
                .freeze(context.root(), seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds));
        context.undo("let the tree go on", () -> tree.letGo(false));
        context.provide(FrozenTree.class, tree);
        context.provide(CoreRecords.class, new CoreRecords());
    }
}
