package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Stops every thread of a tree that may fork and clone meanwhile.
 *
 * <p>Who is there is found out while all run on: {@code /proc/PID/task} and {@code .../children} take their time. Then all are seized, then all asked to stop. Sweeps
 * seize what has come since; because seized threads are seized with the options that attach their children and threads at birth, a sweep that
 * finds nothing new when all have stopped proves that there is nothing. PTRACE_SEIZE sends no signal, and PTRACE_INTERRUPT leaves no trace in the task.
 */
public final class Freezer {
    static final int BIRTHS = Ptrace.OPTION_TRACE_FORK | Ptrace.OPTION_TRACE_VFORK | Ptrace.OPTION_TRACE_CLONE;
    private static final int FEW = 16;

    private final ProcFs procFs;
    private final Architecture architecture;
    private final TracerThread tracer;

    public Freezer(ProcFs procFs, Architecture architecture, TracerThread tracer) {
        this.procFs = procFs;
        this.architecture = architecture;
        this.tracer = tracer;
    }

    /**
     * Freezes a tree.
     *
     * @param root its root
     * @param nanos how long that may take; {@link Long#MAX_VALUE} for as long as it takes
     * @throws TorporException when it cannot be frozen; no thread is left attached then
     */
    public FrozenTree freeze(Pid root, long nanos) throws TorporException {
        return freeze(root, nanos, () -> {});
    }

    /** What is done once a first sweep has seized everybody, before their stops are waited for. */
    @FunctionalInterface
    public interface Seized {
        void then() throws IOException;
    }

    /**
     * Freezes a tree that somebody else holds.
     *
     * @param release lets its tasks run as far as their stops
     * @throws TorporException as the other
     */
    public FrozenTree freeze(Pid root, long nanos, Seized release) throws TorporException {
        long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
        try {
            return tracer.run(tracees -> new Sweep(tracees, deadline).freeze(root, release));
        } catch (FreezeFailed e) {
            throw e.issue.toException();
        }
    }

    private static FreezeFailed unreadable(Pid root, IOException cause) {
        return new FreezeFailed(Issue.error(
                        "TRACEE-003",
                        new Subject.Other("task " + root),
                        "Cannot read about task " + root + ": " + cause.getMessage(),
                        "")
                .causedBy(cause));
    }

    /** What such a process has open can only be had through a pidfd of a thread that goes on. */
    public static Issue leaderHasEnded(FrozenTask task, SyscallException cause) {
        return Issue.error(
                        "TRACEE-015",
                        task.subject(),
                        "Cannot dump " + task + ": its first thread has ended, while thread "
                                + task.leader().tid() + " goes on, and " + cause.getMessage(),
                        "That takes Linux 6.9. Dump it while its first thread lives, or have that wait for the others (pthread_join) instead of ending.")
                .causedBy(cause);
    }

    /** One task can have one tracer only. */
    public static Issue traced(Pid pid, Tid tid, int tracer) {
        return Issue.error(
                "TRACEE-004",
                new Subject.Other("task " + pid),
                "Cannot freeze thread " + tid + " of task " + pid + ": process " + tracer + " traces it",
                "End that debugger or tracer first.");
    }

    /** The kernel lets nobody trace it, or not the engine. */
    public static Issue refused(Pid pid, Tid tid, SyscallException cause) {
        return Issue.error(
                        "TRACEE-002",
                        new Subject.Other("task " + pid),
                        "Cannot freeze thread " + tid + " of task " + pid + ": " + cause.getMessage(),
                        "Run as root, or with CAP_SYS_PTRACE, and look at /proc/sys/kernel/yama/ptrace_scope.")
                .causedBy(cause);
    }

    /** Carries the issue out of the tracer thread. */
    private static final class FreezeFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Issue issue;

        FreezeFailed(Issue issue) {
            super(issue.toString());
            this.issue = issue;
        }
    }

    /** One freezing, on the tracer thread. */
    private final class Sweep {
        private final Tracees tracees;
        private final long deadline;
        private final Map<Pid, Set<Tid>> seized = new LinkedHashMap<>();

        Sweep(Tracees tracees, long deadline) {
            this.tracees = tracees;
            this.deadline = deadline;
        }

        FrozenTree freeze(Pid root, Seized release) {
            FrozenTree tree = null;
            try {
                seize(new ThreadFiles(architecture).look(root));
                release.then();
                while (tree == null) {
                    if (!tracees.awaitStops(deadline, this::accept)) {
                        throw timedOut(root);
                    }
                    tree = observe(root);
                }
                return tree;
            } catch (IOException e) {
                throw unreadable(root, e);
            } finally {
                if (tree == null) {
                    letGo();
                }
            }
        }

        /** Seizes who is new; true if anybody is. */
        private boolean seize(Map<Pid, int[]> present) throws IOException {
            List<Pid> owners = new ArrayList<>();
            List<Tid> found = new ArrayList<>();
            boolean any = false;
            for (Map.Entry<Pid, int[]> entry : present.entrySet()) {
                Set<Tid> known = seized.computeIfAbsent(entry.getKey(), p -> new LinkedHashSet<>());
                for (int number : entry.getValue()) {
                    Tid tid = new Tid(number);
                    if (!known.contains(tid) && tracees.find(tid) != null) {
                        any |= known.add(tid); // attached by the kernel at its birth
                    } else if (!known.contains(tid)) {
                        owners.add(entry.getKey());
                        found.add(tid);
                    }
                }
            }
            return seize(owners, found) || any;
        }

        /** True if there was anybody to be seized. */
        private boolean seize(List<Pid> owners, List<Tid> threads) throws IOException {
            boolean any = false;
            int[] errors = tracees.seize(threads, BIRTHS);
            for (int i = 0; i < errors.length; i++) {
                if (errors[i] == 0) {
                    any |= seized.get(owners.get(i)).add(threads.get(i));
                } else if (errors[i] != Errno.ESRCH) {
                    explain(owners.get(i), threads.get(i), errors[i]);
                }
            }
            return any;
        }

        private void explain(Pid pid, Tid tid, int errno) throws IOException {
            try {
                char state = procFs.stat(pid, tid).state();
                if (state != 'Z' && state != 'X') { // what has ended cannot be traced, nor does it change
                    SyscallException cause = new SyscallException("PTRACE_SEIZE(" + tid + ")", errno);
                    int tracer = procFs.status(pid).tracer();
                    throw new FreezeFailed(
                            tracer == 0
                                    ? refused(pid, tid, cause)
                                    : traced(pid, tid, tracer).causedBy(cause));
                }
            } catch (TaskVanished e) {
                return; // it has ended meanwhile
            }
        }

        private boolean accept(Tracee tracee, Stop stop) {
            if (stop instanceof Stop.Interrupted || stop instanceof Stop.GroupStop || tracee.isGone()) {
                return true;
            }
            if (stop instanceof Stop.Born) {
                tracees.expect(new Tid((int) tracees.ptrace().eventMessage(tracee.tid())));
            }
            // A signal on its way is handed back; a birth goes on, and its child reports by itself.
            // Any stop makes the kernel forget that it has been interrupted, if that was before.
            tracees.ptrace().interrupt(tracee.tid());
            tracees.resume(tracee, stop instanceof Stop.SignalStop signal ? signal.signal() : 0);
            return false;
        }

        /**
         * Reads what must be known of all that have been seized and now stand still. What /proc tells is read beside, by another thread: who is there, and their statuses.
         *
         * @return null if others are there as well, who have been seized now, or have ended and cannot be
         */
        private FrozenTree observe(Pid root) throws IOException {
            List<FrozenTask> tasks = tasks();
            FrozenTree tree = null;
            FutureTask<Map<Pid, int[]>> look = new FutureTask<>(() -> new ThreadFiles(architecture).look(root));
            ThreadStatusReading statuses = new ThreadStatusReading(tasks, architecture);
            beside(() -> {
                look.run();
                statuses.run();
            });
            try {
                ThreadStates.read(tracees, architecture, tasks);
                Map<Pid, int[]> present = found(look);
                if (!seize(present) && areIn(tasks, present.keySet())) {
                    letOthersGo(tasks, present);
                    for (FrozenTask task : tasks) {
                        if (task.hasLostLeader()) {
                            requirePidfd(task);
                        }
                        task.findOutMode(architecture);
                    }
                    tree = new FrozenTree(tasks, tracer, architecture);
                }
                return tree;
            } finally {
                if (tree == null) {
                    statuses.await();
                    tasks.forEach(FrozenTask::close);
                }
            }
        }

        /** A thread takes longer to start than a few files to be read. */
        private void beside(Runnable work) {
            if (tracees.all().size() < FEW) {
                work.run();
                return;
            }
            Thread reader = new Thread(work, "torpor-reader");
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
            for (Map.Entry<Pid, Set<Tid>> entry : seized.entrySet()) {
                FrozenTask task;
                try {
                    task = new FrozenTask(procFs, entry.getKey());
                } catch (TaskVanished e) {
                    continue; // ended before it could be stopped, and was reaped
                }
                for (Tid tid : entry.getValue()) {
                    Tracee tracee = tracees.find(tid);
                    if (tracee != null) {
                        task.add(new FrozenThread(tracee, virtualTid(task, tid), architecture));
                    }
                }
                tasks.add(task);
            }
            return tasks;
        }

        private Map<Pid, int[]> found(Future<Map<Pid, int[]>> look) throws IOException {
            try {
                return look.get();
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

        private void requirePidfd(FrozenTask task) {
            try {
                task.pidfd();
            } catch (SyscallException e) {
                throw new FreezeFailed(leaderHasEnded(task, e));
            }
        }

        private int virtualTid(FrozenTask task, Tid tid) throws IOException {
            boolean sameNamespace = task.ownStatus().pids().length == 1;
            return sameNamespace ? tid.number() : procFs.status(task.pid(), tid).innermostPid();
        }

        private void letGo() {
            List<Tracee> stopped = new ArrayList<>();
            for (Tracee tracee : tracees.all()) {
                if (tracee.stop() != null) {
                    stopped.add(tracee);
                }
            }
            tracees.detach(stopped);
        }

        private FreezeFailed timedOut(Pid root) {
            StringBuilder running = new StringBuilder();
            for (Tracee tracee : tracees.all()) {
                if (tracee.stop() == null) {
                    running.append(running.length() == 0 ? "" : ", ").append(tracee.tid());
                }
            }
            return new FreezeFailed(Issue.error(
                    "TRACEE-001",
                    new Subject.Other("task " + root),
                    "Cannot freeze the tree of task " + root + " in time: thread(s) " + running
                            + " did not stop; they wait in the kernel (state D, or vfork)",
                    "Wait until they go on, or give more time with --timeout."));
        }
    }
}
