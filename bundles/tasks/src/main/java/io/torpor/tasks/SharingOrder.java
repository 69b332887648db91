package io.torpor.tasks;

import io.torpor.linux.Kcmp;
import io.torpor.linux.SyscallException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Orders tasks by a part that they may share: they are equal if they do. A task that has ended, in a running tree, shares nothing. */
final class SharingOrder implements Comparator<FrozenTask> {
    private static final long VFORK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Kcmp kcmp;
    private final int type;
    private final boolean running;

    /** @param type of {@link io.torpor.abi.KcmpTypes} */
    SharingOrder(FrozenTree tree, int type) {
        kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
        this.type = type;
        running = tree.isRunning();
    }

    /** The same order for a part that only those can share who share memory: others need not be compared. */
    Comparator<FrozenTask> amongSharersOfMemory() {
        return (one, other) -> one.memoryOwner() == other.memoryOwner()
                ? compare(one, other)
                : one.memoryOwner().pid().compareTo(other.memoryOwner().pid());
    }

    /** Whether two tasks of a running tree that share something do so no more in a moment: a child of vfork(2) has its parent's memory until it executes another program. */
    boolean partSoon(FrozenTask one, FrozenTask other) {
        if (!running) {
            return false;
        }
        LockSupport.parkNanos(VFORK_NANOS);
        return one.hasEnded() || other.hasEnded() || compare(one, other) != 0;
    }

    /**
     * Whether a task shares with a process outside of the tree, and goes on to do so.
     *
     * @throws SyscallException when that process has ended, or may not be looked at
     */
    boolean sharesWith(FrozenTask task, int outsider) {
        boolean shares = kcmp.compare(type, task.livingId().number(), outsider, 0, 0) == 0;
        if (shares && running) {
            LockSupport.parkNanos(VFORK_NANOS);
            return !task.hasEnded() && kcmp.compare(type, task.livingId().number(), outsider, 0, 0) == 0;
        }
        return shares;
    }

    @Override
    public int compare(FrozenTask one, FrozenTask other) {
        if (one == other) {
            return 0; // maps ask that of the first that they get
        }
        try {
            return kcmp.compare(type, one.livingId().number(), other.livingId().number(), 0, 0);
        } catch (SyscallException e) {
            if (one.hasEnded() || other.hasEnded()) {
                return one.pid().compareTo(other.pid());
            }
            throw e;
        }
    }
}
