package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops every thread of a tree that may fork and clone meanwhile.
 *
 * <p>Sweeps over {@code /proc/PID/task} and {@code .../children} seize what they find; because seized threads are seized with the options that attach
 * their children and threads at birth, a sweep that finds nothing new proves that there is nothing. PTRACE_SEIZE sends no
 * signal, and PTRACE_INTERRUPT leaves no trace in the task.
 */
public final class Freezer {
    static final int BIRTHS = Ptrace.OPTION_TRACE_FORK | Ptrace.OPTION_TRACE_VFORK | Ptrace.OPTION_TRACE_CLONE;
    private static final int ROOM_FOR_EXTENDED = 16 * 1024;

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
            boolean done = false;
            boolean released = false;
            try {
                do {
                    done = !sweep(root);
                    if (!released) {
                        release.then();
                        released = true;
                    }
                    if (!tracees.awaitStops(deadline, this::accept)) {
                        throw timedOut(root);
                    }
                } while (!done);
                return observe(root);
            } catch (IOException e) {
                throw new FreezeFailed(Issue.error(
                                "TRACEE-003",
                                new Subject.Other("task " + root),
                                "Cannot read about task " + root + ": " + e.getMessage(),
                                "")
                        .causedBy(e));
            } finally {
                if (!done) {
                    letGo();
                }
            }
        }

        /** Seizes what is there now; true if anything was new. */
        private boolean sweep(Pid root) throws IOException {
            boolean found = false;
            List<Pid> todo = new ArrayList<>();
            todo.add(root);
            for (int i = 0; i < todo.size(); i++) {
                Pid pid = todo.get(i);
                Set<Tid> known = seized.computeIfAbsent(pid, p -> new LinkedHashSet<>());
                try {
                    for (int number : procFs.threads(pid)) {
                        Tid tid = new Tid(number);
                        if (!known.contains(tid) && seize(pid, tid)) {
                            known.add(tid);
                            found = true;
                        }
                        for (int child : procFs.children(pid, tid)) {
                            todo.add(new Pid(child));
                        }
                    }
                } catch (TaskVanished e) {
                    continue; // it, or one of its threads, has ended; the next sweep sees what is left
                }
            }
            return found;
        }

        private boolean seize(Pid pid, Tid tid) throws IOException {
            if (tracees.find(tid) != null) {
                return true; // attached by the kernel at its birth
            }
            try {
                tracees.seize(tid, BIRTHS);
                return true;
            } catch (TaskGone e) {
                return false;
            } catch (SyscallException e) {
                char state = procFs.stat(pid, tid).state();
                if (state == 'Z' || state == 'X') {
                    return false; // what has ended cannot be traced, nor does it change
                }
                int tracer = procFs.status(pid).tracer();
                throw new FreezeFailed(
                        tracer == 0
                                ? refused(pid, tid, e)
                                : traced(pid, tid, tracer).causedBy(e));
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
            tracees.resume(tracee, stop instanceof Stop.SignalStop signal ? signal.signal() : 0);
            return false;
        }

        private FrozenTree observe(Pid root) throws IOException {
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
                        FrozenThread thread = new FrozenThread(tracee, virtualTid(task, tid), architecture);
                        task.add(thread);
                        thread.observe(tracees.ptrace(), architecture, task, ROOM_FOR_EXTENDED);
                    }
                }
                if (task.hasLostLeader()) {
                    requirePidfd(task);
                }
                task.findOutMode(architecture);
                tasks.add(task);
            }
            return new FrozenTree(tasks, tracer, architecture);
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
            for (Tracee tracee : List.copyOf(tracees.all())) {
                try {
                    if (tracee.stop() != null) {
                        tracees.detach(tracee, 0);
                    }
                } catch (TaskGone e) {
                    tracees.forget(tracee);
                }
            }
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
