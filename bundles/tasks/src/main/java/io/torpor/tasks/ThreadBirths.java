package io.torpor.tasks;

import io.torpor.abi.Tid;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.LateThreads;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Births of all threads but the first ones, which are born with their processes. */
final class ThreadBirths {
    private ThreadBirths() {}

    /** The puppets that can have their threads now; the others are noted. */
    static List<Puppet> ready(SavedTree saved, PuppetTree tree, RestoreContext context) {
        Optional<LateThreads> late = context.find(LateThreads.class);
        List<Puppet> ready = new ArrayList<>(tree.puppets());
        ready.removeIf(puppet -> {
            SavedTask task = saved.find(puppet.virtualPid().number());
            boolean waits = late.isPresent()
                    && task.threads().size() > 1
                    && !task.hasLostLeader()
                    && late.get().isNeededBy(task.core().getThreadCore().getCreds());
            if (waits) {
                late.get().add(puppet);
            }
            return waits;
        });
        return ready;
    }

    /** Has puppets bear their threads, all at once. */
    static void bear(SavedTree saved, PuppetTree tree, List<Puppet> puppets) throws TorporException {
        for (Puppet puppet : puppets) {
            if (saved.find(puppet.virtualPid().number()).hasLostLeader()) {
                puppet.leader().willEndFirst();
            }
            for (int tid : saved.find(puppet.virtualPid().number()).threads().keySet()) {
                if (tid != puppet.virtualPid().number()) {
                    Births.thread(puppet.script(), tid);
                }
            }
        }
        TreeBirth.run(tree);
        for (Puppet puppet : puppets) {
            List<Tid> births = tree.birthsOf(puppet.leader());
            int next = 0;
            for (int tid : saved.find(puppet.virtualPid().number()).threads().keySet()) {
                if (tid != puppet.virtualPid().number()) {
                    tree.adoptThread(puppet, births.get(next++), tid);
                }
            }
        }
    }
}
