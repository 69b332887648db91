package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.linux.Processes;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree of processes, every thread of which is held in a ptrace-stop. Provided in stage FREEZE with capability {@code task-tree}; parents come
 * before their children. For the session's thread. In a preflight it runs on: see {@link RunningTree}.
 */
public final class FrozenTree implements AutoCloseable {
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    private final List<FrozenTask> tasks;
    private final Map<Pid, FrozenTask> byPid = new HashMap<>();
    private final ThreadStates states;
    private final TracerThread tracer;
    private final Architecture architecture;
    private boolean held;

    /**
     * A tree, to which belongs what is known of it.
     *
     * @param states null for a tree that is only looked at
     * @param tracer as well
     */
    FrozenTree(List<FrozenTask> tasks, ThreadStates states, TracerThread tracer, Architecture architecture) {
        this.tasks = Collections.unmodifiableList(tasks);
        this.states = states;
        this.tracer = tracer;
        this.architecture = architecture;
        held = tracer != null;
        for (FrozenTask task : tasks) {
            byPid.put(task.pid(), task);
            byPid.putIfAbsent(task.livingId(), task);
        }
    }

    /** Whether nobody has stopped it: tasks, threads, descriptors and mappings may come and go. */
    public boolean isRunning() {
        return tracer == null;
    }

    /** All processes, zombies included; parents before children. */
    public List<FrozenTask> tasks() {
        return tasks;
    }

    public FrozenTask root() {
        return tasks.get(0);
    }

    /** The task with an id, {@link FrozenTask#livingId} included, or null. */
    public FrozenTask find(Pid pid) {
        return byPid.get(pid);
    }

    /**
     * Lets threads make system calls that their filters or strict mode of seccomp(2) would forbid: PTRACE_O_SUSPEND_SECCOMP. It ends when a thread is let
     * go, or the engine ends.
     *
     * @throws SyscallException when that takes CAP_SYS_ADMIN, or an engine without filters of its own
     */
    public void suspendSeccomp(List<FrozenThread> threads) {
        tracer.run(tracees -> {
            for (FrozenThread thread : threads) {
                tracees.ptrace().setOptions(thread.tid(), Freezer.BIRTHS | Ptrace.OPTION_SUSPEND_SECCOMP);
                thread.setRestricted();
            }
            return null;
        });
    }

    /**
     * Lets every thread go, with the signals of the application's that were held meanwhile. Does nothing the second time.
     *
     * @param stopped whether the processes are to be stopped by SIGSTOP
     */
    public void letGo(boolean stopped) {
        if (!held) {
            return;
        }
        held = false;
        awaitStatuses();
        tracer.run(tracees -> {
            if (stopped) {
                for (FrozenTask task : tasks) {
                    if (!task.isZombie()) {
                        Processes.kill(task.pid(), SIGSTOP);
                    }
                }
            }
            Release.detach(tracees, tasks);
            return null;
        });
    }

    private void awaitStatuses() {
        for (FrozenTask task : tasks) {
            task.awaitStatuses();
        }
    }

    /** Kills every process, and returns when they are gone, but for their parents' noticing. */
    public void kill() {
        if (!held) {
            throw new IllegalStateException("the tree has been let go");
        }
        held = false;
        awaitStatuses();
        tracer.run(tracees -> {
            for (FrozenTask task : tasks) {
                if (!task.isZombie()) {
                    Processes.signal(task.pidfd(), SIGKILL);
                }
            }
            for (FrozenTask task : tasks) {
                for (int i = task.threads().size() - 1; i >= 0; i--) {
                    tracees.awaitEnd(task.threads().get(i).tracee());
                }
            }
            return null;
        });
    }

    /** Gives back memory and descriptors, and ends the tracer. */
    @Override
    public void close() {
        for (FrozenTask task : tasks) {
            task.close();
        }
        if (tracer != null) {
            states.close();
            tracer.close();
        }
    }

    public TracerThread tracer() {
        return tracer;
    }

    public Architecture architecture() {
        return architecture;
    }
}
