package io.torpor.tasks;

import io.torpor.abi.Errno;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.DumpContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Says of tasks that run what would come up when they are stopped. For one thread. */
final class RunningTasks {
    /** A whole process stops within this time, once its first thread has. */
    private static final long STOPPING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ProcFs procFs;
    private final DumpContext context;

    RunningTasks(ProcFs procFs, DumpContext context) {
        this.procFs = procFs;
        this.context = context;
    }

    /** @throws TorporException TRACEE-002 or TRACEE-015: nothing else can be known of such a task */
    void check(FrozenTask task) throws TorporException, IOException {
        try {
            if (task.isZombie()) {
                return;
            }
            checkTracers(task);
            checkRight(task);
            FrozenThread alone = stoppedAlone(task);
            if (alone != null) {
                LockSupport.parkNanos(STOPPING_NANOS);
                alone = stoppedAlone(task);
            }
            if (alone != null) {
                context.refuse(TaskProblems.stoppedAlone(task, alone));
            }
        } catch (TaskVanished | TaskGone e) {
            if (!task.hasEnded()) {
                throw e;
            }
        }
    }

    private void checkTracers(FrozenTask task) throws TorporException, IOException {
        for (FrozenThread thread : task.threads()) {
            try {
                int tracer = procFs.status(task.pid(), thread.tid()).tracer();
                if (tracer != 0) {
                    context.refuse(Freezer.traced(task.pid(), thread.tid(), tracer));
                    return;
                }
            } catch (TaskVanished e) {
                continue; // this thread has ended meanwhile
            }
        }
    }

    /** pidfd_getfd(2) asks for the same right as ptrace(2), before it looks whether the descriptor is open. */
    private static void checkRight(FrozenTask task) throws TorporException {
        try {
            Processes.fetch(task.pidfd(), new RemoteFd(Integer.MAX_VALUE)).close();
        } catch (SyscallException e) {
            if (task.hasLostLeader() && e.errno() == Errno.EINVAL) {
                throw Freezer.leaderHasEnded(task, e).toException();
            }
            if (e.errno() == Errno.EPERM) {
                throw Freezer.refused(task.pid(), task.leader().tid(), e).toException();
            }
        }
    }

    /** A thread that differs from the first one in whether it is stopped; null when there is none. */
    private FrozenThread stoppedAlone(FrozenTask task) throws IOException {
        boolean stopped = procFs.stat(task.pid(), task.leader().tid()).state() == 'T';
        for (FrozenThread thread : task.threads()) {
            try {
                char state = procFs.stat(task.pid(), thread.tid()).state();
                boolean differs = stopped ? state == 'R' || state == 'S' : state == 'T';
                if (differs) {
                    return thread;
                }
            } catch (TaskVanished e) {
                continue; // this thread has ended meanwhile
            }
        }
        return null;
    }
}
