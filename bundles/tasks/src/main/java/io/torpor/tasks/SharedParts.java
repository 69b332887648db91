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
 * Which processes have one part of themselves between them that mostly each has for itself: CLONE_VM, CLONE_SIGHAND, CLONE_FS of clone(2). Such parts are inherited at
 * birth only, so they can be restored where a process shares them with its parent.
 */
final class SharedParts {
    private final Map<Pid, FrozenTask> firstOf = new HashMap<>();

    private SharedParts() {}

    /**
     * Finds them, and refuses what cannot be inherited.
     *
     * @param type of {@link io.torpor.abi.KcmpTypes}
     * @param what the part, for people
     * @param remedy what helps where it cannot be inherited
     */
    static SharedParts find(FrozenTree tree, int type, String what, String remedy, DumpContext context)
            throws TorporException {
        SharingOrder order = new SharingOrder(tree, type);
        Map<FrozenTask, FrozenTask> seen =
                new TreeMap<>(type == KcmpTypes.KCMP_SIGHAND ? order.amongSharersOfMemory() : order);
        SharedParts parts = new SharedParts();
        for (FrozenTask task : tree.tasks()) {
            if (task.isZombie()) {
                continue;
            }
            FrozenTask other = seen.putIfAbsent(task, task);
            FrozenTask first = other == null || order.partSoon(task, other) ? task : other;
            parts.firstOf.put(task.pid(), first);
            FrozenTask parent = parts.firstOf.get(new Pid(task.stat().parent()));
            if (first != task && parent != first) {
                context.refuse(Issue.error(
                        "TASKS-018",
                        task.subject(),
                        "Cannot dump " + task + ": it shares " + what + " with " + other
                                + ", but not with its parent, from which it would have to inherit that",
                        remedy));
            }
        }
        return parts;
    }

    /** The first task that has the part that a task has: mostly itself. */
    FrozenTask firstFor(FrozenTask task) {
        return firstOf.get(task.pid());
    }
}
