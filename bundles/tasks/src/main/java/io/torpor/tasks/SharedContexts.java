package io.torpor.tasks;

import io.torpor.abi.KcmpTypes;
import io.torpor.abi.Pid;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which processes have one working directory, root and umask between them (CLONE_FS). That is inherited at birth only, so it can be restored where a process
 * shares them with its parent.
 */
final class SharedContexts {
    private final Map<Pid, FrozenTask> firstOf = new HashMap<>();

    private SharedContexts() {}

    static SharedContexts find(FrozenTree tree, DumpContext context) throws TorporException {
        Map<FrozenTask, FrozenTask> seen = new TreeMap<>(new SharingOrder(tree, KcmpTypes.KCMP_FS));
        SharedContexts contexts = new SharedContexts();
        for (FrozenTask task : tree.tasks()) {
            if (task.isZombie()) {
                continue;
            }
            FrozenTask other = seen.putIfAbsent(task, task);
            FrozenTask first = other == null ? task : other;
            contexts.firstOf.put(task.pid(), first);
            FrozenTask parent = contexts.firstOf.get(new Pid(task.stat().parent()));
            if (other != null && parent != first) {
                context.refuse(Issue.error(
                        "TASKS-018",
                        task.subject(),
                        "Cannot dump " + task + ": it shares its working directory and umask (CLONE_FS) with " + other
                                + ", but not with its parent, from which it would have to inherit that",
                        "Have it call unshare(CLONE_FS)."));
            }
        }
        return contexts;
    }

    /** Whose working directory a task has: its own, or that of the first that shares it. */
    Pid ownerFor(FrozenTask task) {
        return firstOf.get(task.pid()).pid();
    }
}
