package io.torpor.tracee;

import io.torpor.abi.Pid;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree of processes, every thread of which is held in a ptrace-stop. Provided in stage FREEZE with capability {@code task-tree}; parents come
 * before their children. For the session's thread.
 */
public final class FrozenTree {
    private final List<FrozenTask> tasks;
    private final Map<Pid, FrozenTask> byPid = new HashMap<>();
    private final TracerThread tracer;
    private final Architecture architecture;

    FrozenTree(List<FrozenTask> tasks, TracerThread tracer, Architecture architecture) {
        this.tasks = Collections.unmodifiableList(tasks);
        this.tracer = tracer;
        this.architecture = architecture;
        for (FrozenTask task : tasks) {
            byPid.put(task.pid(), task);
        }
    }

    /** All processes, zombies included; parents before children. */
    public List<FrozenTask> tasks() {
        return tasks;
    }

    public FrozenTask root() {
        return tasks.get(0);
    }

    /** The task with an id, or null. */
    public FrozenTask find(Pid pid) {
        return byPid.get(pid);
    }

    public TracerThread tracer() {
        return tracer;
    }

    public Architecture architecture() {
        return architecture;
    }
}
