package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.linux.ProcessorHalves;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Reads what must be known of a tree, all of whose threads that have been seized stand still: who is there, and what stops show. What takes no tracer is read
 * beside, by another thread. For the tracer's thread.
 */
final class Standstill {
    private static final int FEW = 16;

    private final ProcFs procFs;
    private final Architecture architecture;
    private final Tracees tracees;
    private final Seizure seizure;
    private final ThreadStates states;

    Standstill(ProcFs procFs, Architecture architecture, Tracees tracees, Seizure seizure, ThreadStates states) {
        this.procFs = procFs;
        this.architecture = architecture;
        this.tracees = tracees;
        this.seizure = seizure;
        this.states = states;
    }

    /**
     * Looks at all of them.
     *
     * @return parents before their children; null if others are there as well, who have been seized now, or have ended and cannot be
     */
    List<FrozenTask> observe(Pid root) throws IOException {
        FutureTask<Found> finding = new FutureTask<>(this::find);
        FutureTask<Map<Pid, int[]>> look = new FutureTask<>(() -> new ThreadFiles(architecture).look(root));
        beside(() -> {
            finding.run();
            look.run();
            readStatuses(finding);
        });
        states.read();
        look.run(); // unless that has begun: with many threads it has, with many processes it has not
        Found found = result(finding);
        List<FrozenTask> complete = null;
        try {
            states.take(tracees, found.tasks);
            Map<Pid, int[]> present = result(look);
            if (!seizure.seize(present) && areIn(found.tasks, present.keySet())) {
                letOthersGo(found.tasks, present);
                for (FrozenTask task : found.tasks) {
                    if (task.hasLostLeader()) {
                        requirePidfd(task);
                    }
                    task.findOutMode(architecture);
                }
                complete = found.tasks;
            }
            return complete;
        } finally {
            if (complete == null) {
                found.statuses.await();
                found.tasks.forEach(FrozenTask::close);
            }
        }
    }

    /**
     * Those that have been seized.
     *
     * @param statuses will be read by whoever has found them
     */
    private record Found(List<FrozenTask> tasks, ThreadStatusReading statuses) {}

    private Found find() throws IOException {
        List<FrozenTask> tasks = tasks();
        return new Found(tasks, new ThreadStatusReading(tasks, architecture));
    }

    private static void readStatuses(Future<Found> finding) {
        try {
            result(finding).statuses.run();
        } catch (IOException | RuntimeException e) {
            return; // nobody was found; who waits for the finding is told why
        }
    }

    /** A thread takes longer to start than a few files to be read. */
    private void beside(Runnable work) {
        if (tracees.all().size() < FEW) {
            work.run();
            return;
        }
        Thread reader = new Thread(
                () -> {
                    ProcessorHalves.second();
                    work.run();
                },
                "torpor-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private static boolean areIn(List<FrozenTask> tasks, Set<Pid> present) {
        Set<Pid> missing = new HashSet<>(present);
        for (FrozenTask task : tasks) {
            missing.remove(task.pid());
        }
        return missing.isEmpty();
    }

    private List<FrozenTask> tasks() throws IOException {
        List<FrozenTask> tasks = new ArrayList<>();
        for (Pid pid : seizure.processes()) {
            FrozenTask task;
            try {
                task = new FrozenTask(procFs, pid);
            } catch (TaskVanished e) {
                continue; // ended before it could be stopped, and was reaped
            }
            boolean sameNamespace = task.ownStatus().pids().length == 1;
            for (FrozenThread thread : seizure.threads(pid)) {
                if (tracees.find(thread.tid()) != null) {
                    thread.setVirtualTid(
                            sameNamespace
                                    ? thread.tid().number()
                                    : procFs.status(pid, thread.tid()).innermostPid());
                    task.add(thread);
                }
            }
            tasks.add(task);
        }
        return tasks;
    }

    private static <T> T result(Future<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tree was looked at", e);
        }
    }

    /** Who has left the tree before he was stopped, because his parent has ended, is nobody's business. */
    private void letOthersGo(List<FrozenTask> tasks, Map<Pid, int[]> present) {
        List<Tracee> others = new ArrayList<>();
        for (Iterator<FrozenTask> each = tasks.iterator(); each.hasNext(); ) {
            FrozenTask task = each.next();
            if (!present.containsKey(task.pid())) {
                for (FrozenThread thread : task.threads()) {
                    others.add(thread.tracee());
                }
                task.close();
                each.remove();
            }
        }
        tracees.detach(others);
    }

    private static void requirePidfd(FrozenTask task) {
        try {
            task.pidfd();
        } catch (SyscallException e) {
            throw new FreezeFailed(Freezer.leaderHasEnded(task, e));
        }
    }
}
