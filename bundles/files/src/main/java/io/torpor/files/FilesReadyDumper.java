package io.torpor.files;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.SecondThread;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gets ready for the walk, while the tree runs. */
@Component
@DumpStep(name = "files-ready", stage = DumpStage.QUIESCE)
public final class FilesReadyDumper implements ResourceDumper {
    private final Architecture architecture;

    @Activate
    public FilesReadyDumper(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        LockedInodes.Warm warm = new LockedInodes.Warm();
        context.undo("stop asking for locks", warm::end);
        context.provide(LockedInodes.Warm.class, warm);
        SecondThread second = new SecondThread("torpor-descriptors");
        context.undo("end a thread", second::close);
        context.provide(SecondThread.class, second);
        WalkTools tools = new WalkTools(architecture, new FileKinds(), second);
        context.undo("free what descriptors are looked at with", tools::close);
        tools.second();
        context.provide(WalkTools.class, tools);
        EarlyOrder order = new EarlyOrder();
        order.look(context.root(), architecture);
        context.provide(EarlyOrder.class, order);
    }
}
