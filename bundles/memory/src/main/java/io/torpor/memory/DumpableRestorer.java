package io.torpor.memory;

import io.torpor.abi.Prctl;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import org.osgi.service.component.annotations.Component;

/**
 * Says again whether a task may be traced and leave core files: PR_SET_DUMPABLE of prctl(2). A change of credentials resets it, so it comes
 * after that. The third value, readable by root only, cannot be set: it is what the kernel itself chooses after such a change.
 */
@Component
@RestoreStep(
        name = "memory-dumpable",
        stage = RestoreStage.CREDENTIALS,
        needs = {"memory-image", "puppets", "credentials"})
public final class DumpableRestorer implements ResourceRestorer {
    private static final int ROOT_ONLY = 2;

    @Override
    public void restore(RestoreContext context) {
        SavedMemory memory = context.require(SavedMemory.class);
        for (Puppet puppet : context.require(PuppetTree.class).puppets()) {
            SavedTask task = memory.tasks().get(puppet.virtualPid());
            if (task != null && task.mm().hasDumpable() && task.mm().getDumpable() != ROOT_ONLY) {
                puppet.script().call("prctl", Prctl.PR_SET_DUMPABLE, task.mm().getDumpable(), 0, 0, 0);
            }
        }
    }
}
