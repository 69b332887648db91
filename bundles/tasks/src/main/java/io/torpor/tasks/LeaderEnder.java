package io.torpor.tasks;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import org.osgi.service.component.annotations.Component;

/**
 * Has first threads end that had ended while others went on. By now they have done for their processes what must be done under a process's own id, and have the credentials by which the kernel
 * judges who may signal the process. Parents' deaths mean nothing yet to their children, which get another thread for a parent here.
 */
@Component
@RestoreStep(
        name = "tasks-lost-leaders",
        stage = RestoreStage.CREDENTIALS,
        needs = {"puppets", "saved-tree", "lost-leaders-credentials"},
        provides = "lost-leaders")
public final class LeaderEnder implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        PuppetTree tree = context.require(PuppetTree.class);
        SavedTree saved = context.require(SavedTree.class);
        for (Puppet puppet : tree.puppets()) {
            if (puppet.leader().endsFirst()) {
                int status = saved.find(puppet.virtualPid().number()).lostLeadersStatus();
                tree.endLeader(puppet, status >> 8 & 0xff);
            }
        }
    }
}
