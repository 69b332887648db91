package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who of a tree has been seized. Until all are asked to stop they run on: so whatever can be made ready for that moment is made ready before. Who was found first is asked
 * last, and let go first: mostly a program's first thread is the one that is waited for. For the tracer's thread.
 */
final class Seizure {
    private final ProcFs procFs;
    private final Architecture architecture;
    private final Tracees tracees;
    private final ThreadStates states;
    private final Map<Pid, Map<Tid, FrozenThread>> seized = new LinkedHashMap<>();

    Seizure(ProcFs procFs, Architecture architecture, Tracees tracees, ThreadStates states) {
        this.procFs = procFs;
        this.architecture = architecture;
        this.tracees = tracees;
        this.states = states;
    }

    /** The processes that threads have been seized of, and zombies; in the order in which they were found. */
    Set<Pid> processes() {
        return seized.keySet();
    }

    /** The threads of a process that have been seized, of which some may have ended. */
    Collection<FrozenThread> threads(Pid process) {
        return seized.get(process).values();
    }

    /** Seizes who is new, and asks them to stop; true if there is anybody. */
    boolean seize(Map<Pid, int[]> present) throws IOException {
        List<Pid> owners = new ArrayList<>();
        List<FrozenThread> found = new ArrayList<>();
        boolean any = false;
        for (Map.Entry<Pid, int[]> entry : present.entrySet()) {
            Map<Tid, FrozenThread> known = seized.computeIfAbsent(entry.getKey(), p -> new LinkedHashMap<>());
            for (int number : entry.getValue()) {
                Tid tid = new Tid(number);
                if (!known.containsKey(tid)) {
                    Tracee newborn = tracees.find(tid); // attached by the kernel at its birth
                    FrozenThread thread = prepare(newborn == null ? new Tracee(tid) : newborn);
                    if (newborn == null) {
                        owners.add(entry.getKey());
                        found.add(thread);
                    } else {
                        any = true;
                        known.put(tid, thread);
                    }
                }
            }
        }
        return seize(owners, found) || any;
    }

    private FrozenThread prepare(Tracee tracee) {
        FrozenThread thread = new FrozenThread(tracee, architecture);
        states.prepare(thread);
        return thread;
    }

    /** True if there was anybody to be seized. */
    private boolean seize(List<Pid> owners, List<FrozenThread> threads) throws IOException {
        List<Tracee> wanted = new ArrayList<>(threads.size());
        for (FrozenThread thread : threads) {
            wanted.add(thread.tracee());
        }
        int[] errors = tracees.seize(wanted, Freezer.BIRTHS);
        List<Tracee> asked = new ArrayList<>(threads.size());
        for (int i = 0; i < errors.length; i++) {
            if (errors[i] == 0) {
                seized.get(owners.get(i)).put(wanted.get(i).tid(), threads.get(i));
                asked.add(wanted.get(i));
            } else if (errors[i] != Errno.ESRCH) {
                explain(owners.get(i), wanted.get(i).tid(), errors[i]);
            }
        }
        Collections.reverse(asked);
        tracees.interrupt(asked);
        return !asked.isEmpty();
    }

    private void explain(Pid pid, Tid tid, int errno) throws IOException {
        try {
            char state = procFs.stat(pid, tid).state();
            if (state != 'Z' && state != 'X') { // what has ended cannot be traced, nor does it change
                SyscallException cause = new SyscallException("PTRACE_SEIZE(" + tid + ")", errno);
                int tracer = procFs.status(pid).tracer();
                throw new FreezeFailed(
                        tracer == 0
                                ? Freezer.refused(pid, tid, cause)
                                : Freezer.traced(pid, tid, tracer).causedBy(cause));
            }
        } catch (TaskVanished e) {
            return; // it has ended meanwhile
        }
    }

    /**
     * Waits until all that have been seized stand still, or have ended.
     *
     * @param deadline as of {@link Tracees#awaitStops}
     */
    void awaitStops(Pid root, long deadline) {
        if (!tracees.awaitStops(deadline, this::accept)) {
            throw timedOut(root);
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

    /** Lets all go on. */
    void letGo() {
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
