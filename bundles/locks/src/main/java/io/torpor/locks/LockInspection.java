package io.torpor.locks;

import io.torpor.abi.Pid;
import io.torpor.procfs.FileLock;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import java.io.IOException;
import java.util.List;

/** Looks for locks that cannot be saved. */
final class LockInspection {
    private LockInspection() {}

    /** @throws TorporException LOCKS-001 to LOCKS-003, the first two by way of {@link DumpContext#refuse} */
    static void check(List<HeldLock> shown, DumpContext context) throws TorporException {
        for (HeldLock held : shown) {
            if (LockRecords.flag(held.lock()) == 0) {
                context.refuse(LockProblems.foreign(held));
            }
        }
        checkNoneIsHidden(shown, context);
    }

    /** A description without a descriptor keeps its locks while it is mapped, or on its way through a socket. */
    private static void checkNoneIsHidden(List<HeldLock> shown, DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        List<FileLock> all;
        try {
            all = new ProcFs().locks();
        } catch (IOException e) {
            throw LockProblems.unreadable(e);
        }
        for (FileLock lock : all) {
            FrozenTask holder = lock.waiting() || lock.pid() <= 0 ? null : find(tree, lock.pid());
            if (holder != null && !isShown(lock, shown)) {
                context.refuse(LockProblems.hidden(holder, lock));
            }
        }
    }

    private static FrozenTask find(FrozenTree tree, int pid) {
        for (FrozenTask task : tree.tasks()) {
            if (task.pid().equals(new Pid(pid))) {
                return task;
            }
        }
        return null;
    }

    private static boolean isShown(FileLock lock, List<HeldLock> shown) {
        for (HeldLock held : shown) {
            FileLock other = held.lock();
            if (other.kind() == lock.kind()
                    && other.pid() == lock.pid()
                    && other.inode() == lock.inode()
                    && other.device() == lock.device()
                    && other.start() == lock.start()
                    && other.end() == lock.end()) {
                return true;
            }
        }
        return false;
    }
}
