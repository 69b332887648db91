package io.torpor.files;

import io.torpor.abi.Pid;
import io.torpor.linux.KernelFiles;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.SecondThread;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets ready for the walk, while the tree runs. */
@Component
@DumpStep(name = "files-ready", stage = DumpStage.QUIESCE)
public final class FilesReadyDumper implements ResourceDumper {
    private static final Logger LOG = LoggerFactory.getLogger(FilesReadyDumper.class);

    private final Architecture architecture;

    @Activate
    public FilesReadyDumper(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        SecondThread second = new SecondThread("torpor-descriptors");
        context.undo("end a thread", second::close);
        context.provide(SecondThread.class, second);
        WalkTools tools = new WalkTools(architecture, new FileKinds(), second);
        context.undo("free what descriptors are looked at with", tools::close);
        tools.second();
        context.provide(WalkTools.class, tools);
        List<Pid> processes = LongTables.of(context.root(), architecture);
        if (processes.isEmpty() || !open(processes, tools, context)) {
            LockedInodes.Warm warm = new LockedInodes.Warm();
            context.undo("stop asking for locks", warm::end);
            context.provide(LockedInodes.Warm.class, warm);
            EarlyOrder order = new EarlyOrder();
            processes.forEach(pid -> order.look(pid, architecture));
            context.provide(EarlyOrder.class, order);
        }
    }

    /** Gets ready to read the kernel's own tables; false where that cannot be done. */
    private boolean open(List<Pid> processes, WalkTools tools, DumpContext context) {
        KernelTables tables;
        try {
            tables = new KernelTables(architecture, tools);
        } catch (KernelFiles.Unavailable e) {
            LOG.debug("Descriptors are looked at one by one: {}", e.getMessage());
            return false;
        }
        context.undo("close what the kernel's tables are read with", tables::close);
        context.provide(KernelTables.class, tables);
        processes.forEach(tables::expect);
        return true;
    }
}
