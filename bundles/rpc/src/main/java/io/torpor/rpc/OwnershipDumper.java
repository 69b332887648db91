package io.torpor.rpc;

import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Whether a client may have this tree, now that nothing in it can change its ids any more. */
@Component
@DumpStep(name = "rpc-ownership", stage = DumpStage.SETTLE, needs = "task-tree", onlyWith = Ownership.NAME)
public final class OwnershipDumper implements ResourceDumper {
    private final ProcFs procFs = new ProcFs();

    @Override
    public void dump(DumpContext context) throws TorporException {
        Ownership ownership = context.options().get(Ownership.OPTION);
        if (ownership == Ownership.ANY) {
            return;
        }
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            ownership.check(task.pid(), task.status());
            for (FrozenThread thread : task.threads()) {
                try {
                    ownership.check(task.pid(), procFs.status(task.pid(), thread.tid()));
                } catch (IOException e) {
                    throw Refusal.of(
                            "RPC-008",
                            "Cannot tell whose thread " + thread.tid() + " of process " + task.pid() + " is: "
                                    + e.getMessage(),
                            "",
                            e);
                }
            }
        }
    }
}
