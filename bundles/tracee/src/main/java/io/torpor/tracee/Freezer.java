package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.List;

/**
 * Stops every thread of a tree that may fork and clone meanwhile.
 *
 * <p>Who is there is found out while all run on: {@code /proc/PID/task} and {@code .../children} take their time. Then all are seized, then all asked to stop. Sweeps
 * seize what has come since; because seized threads are seized with the options that attach their children and threads at birth, a sweep that
 * finds nothing new when all have stopped proves that there is nothing. PTRACE_SEIZE sends no signal, and PTRACE_INTERRUPT leaves no trace in the task.
 */
public final class Freezer {
    static final int BIRTHS = Ptrace.OPTION_TRACE_FORK | Ptrace.OPTION_TRACE_VFORK | Ptrace.OPTION_TRACE_CLONE;

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
        return freeze(root, nanos, () -> {}, new AtStandstill());
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
     * @param still what is to begin when they stand still
     * @throws TorporException as the other
     */
    public FrozenTree freeze(Pid root, long nanos, Seized release, AtStandstill still) throws TorporException {
        long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
        try {
            return tracer.run(tracees -> freeze(tracees, root, deadline, release, still));
        } catch (FreezeFailed e) {
            throw e.issue().toException();
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

    /** On the tracer's thread. */
    private FrozenTree freeze(Tracees tracees, Pid root, long deadline, Seized release, AtStandstill still) {
        ThreadStates states = new ThreadStates(architecture);
        Seizure seizure = new Seizure(procFs, architecture, tracees, states);
        Standstill standstill = new Standstill(procFs, architecture, tracees, seizure, states);
        List<FrozenTask> tasks = null;
        try {
            seizure.seize(new ThreadFiles(architecture).look(root));
            release.then();
            while (tasks == null) {
                seizure.awaitStops(root, deadline);
                still.begin();
                tasks = standstill.observe(root);
            }
            return new FrozenTree(tasks, states, tracer, architecture);
        } catch (IOException e) {
            throw unreadable(root, e);
        } finally {
            if (tasks == null) {
                seizure.letGo();
                states.close();
            }
        }
    }
}
