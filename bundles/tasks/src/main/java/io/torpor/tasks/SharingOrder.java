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

    /** @param type of {@link io.torpor.abi.KcmpTypes} */
    SharingOrder(FrozenTree tree, int type) {
        kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
        this.type = type;
    }

    /** Whether they share no more in a moment: a child of vfork(2) has its parent's memory until it executes another program. */
    boolean partSoon(FrozenTask one, FrozenTask other) {
        LockSupport.parkNanos(VFORK_NANOS);
        return one.hasEnded() || other.hasEnded() || compare(one, other) != 0;
    }

    @Override
    public int compare(FrozenTask one, FrozenTask other) {
        try {
            return kcmp.compare(type, one.pid().number(), other.pid().number(), 0, 0);
        } catch (SyscallException e) {
            if (one.hasEnded() || other.hasEnded()) {
                return one.pid().compareTo(other.pid());
            }
            throw e;
        }
    }
}
