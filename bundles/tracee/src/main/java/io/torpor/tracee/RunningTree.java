package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A tree that nobody has stopped, seen as a {@link FrozenTree}: for steps that only look ({@link io.torpor.spi.DumpStep#live}). Its threads have no registers, and
 * are in no ptrace-stops; what they are asked is never answered. Processes that come and go while one looks may be missing, or be listed and gone.
 */
public final class RunningTree {
    private RunningTree() {}

    /**
     * Only which processes there are, parents before their children; what has ended meanwhile may be among them.
     *
     * @throws IOException when /proc cannot be read
     */
    public static Set<Pid> processes(Architecture architecture, Pid root) throws IOException {
        return new ThreadFiles(architecture).look(root).keySet();
    }

    /**
     * Reads who is there, from {@code /proc/PID/task} and {@code .../children}.
     *
     * @throws TaskVanished when the root is gone
     * @throws IOException when /proc cannot be read
     */
    public static FrozenTree look(ProcFs procFs, Architecture architecture, Pid root) throws IOException {
        List<FrozenTask> tasks = new ArrayList<>();
        tasks.add(new FrozenTask(procFs, root, true));
        Set<Pid> todo = new LinkedHashSet<>();
        addThreads(procFs, architecture, tasks.get(0), todo);
        List<Pid> order = new ArrayList<>(todo);
        for (int i = 0; i < order.size(); i++) {
            try {
                FrozenTask task = new FrozenTask(procFs, order.get(i), true);
                Set<Pid> children = new LinkedHashSet<>();
                addThreads(procFs, architecture, task, children);
                if (task.isZombie() || !task.threads().isEmpty()) {
                    tasks.add(task);
                }
                order.addAll(children);
            } catch (TaskVanished e) {
                continue; // it has ended meanwhile, as it may
            }
        }
        return new FrozenTree(tasks, null, null, architecture);
    }

    private static void addThreads(ProcFs procFs, Architecture architecture, FrozenTask task, Set<Pid> children)
            throws IOException {
        boolean sameNamespace = task.ownStatus().pids().length == 1;
        for (int number : procFs.threads(task.pid())) {
            try {
                for (int child : procFs.children(task.pid(), new Tid(number))) {
                    children.add(new Pid(child));
                }
                boolean over = task.isFirstThreadOver() && number == task.pid().number();
                if (!over) {
                    int virtual = sameNamespace
                            ? number
                            : procFs.status(task.pid(), new Tid(number)).innermostPid();
                    FrozenThread thread = new FrozenThread(new Tracee(new Tid(number)), architecture);
                    thread.setVirtualTid(virtual);
                    task.add(thread);
                }
            } catch (TaskVanished e) {
                continue; // so has this thread
            }
        }
    }
}
