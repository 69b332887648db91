package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** All that one tracer thread traces, and how it waits for it. Only ever used on that thread. */
public final class Tracees implements AutoCloseable {
    /** Most stops come within that time, and to sleep and wake takes as long. Whoever looks without a pause for longer may hold the processor that the tracee is to run on. */
    private static final long EAGER_NANOS = 30_000;

    private static final long SHORTEST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 200_000;
    /** A stop is seen later than it comes by such a part of the time that was waited for it. */
    private static final int PART = 32;

    /**
     * From so many tracees on, each is waited for by its own id: to answer who of all has stopped, the kernel looks at one after the other, each time, so that for n of them it looks n² times.
     */
    private static final int MANY = 64;

    private final Ptrace ptrace;
    private final Map<Integer, Tracee> byTid = new LinkedHashMap<>();
    /** Those that run, by id, in the order in which they began to: who began first will mostly stop first. */
    private final Map<Integer, Tracee> running = new LinkedHashMap<>();

    private final Architecture architecture;
    private PtraceList requests;

    Tracees(Ptrace ptrace, Architecture architecture) {
        this.ptrace = ptrace;
        this.architecture = architecture;
    }

    /** Decides about a stop. */
    @FunctionalInterface
    public interface StopHandler {
        /**
         * Called for each stop that comes in.
         *
         * @return whether the tracee is to stay stopped; otherwise the handler has resumed it
         */
        boolean stays(Tracee tracee, Stop stop);

        /** Called when those that had stopped have been told, for who has something to do with all of them at once; others may still run. */
        default void told() {}
    }

    public Ptrace ptrace() {
        return ptrace;
    }

    /** An empty list of requests, for who has some for many tracees; there is one only. */
    public PtraceList requests() {
        if (requests == null) {
            requests = new PtraceList(architecture.calls().bytes(), architecture.syscalls());
        }
        requests.clear();
        return requests;
    }

    public Collection<Tracee> all() {
        return Collections.unmodifiableCollection(byTid.values());
    }

    /** The tracee with an id, or null. */
    public Tracee find(Tid tid) {
        return byTid.get(tid.number());
    }

    /** Notes that the kernel has attached a newborn to us, so that its first stop is waited for. */
    public void expect(Tid newborn) {
        if (!byTid.containsKey(newborn.number())) {
            add(new Tracee(newborn));
        }
    }

    /** Attaches to a thread and asks it to stop; {@link #awaitStops} sees the stop. */
    public Tracee seize(Tid tid, int options) {
        ptrace.seize(tid, options);
        Tracee tracee = add(new Tracee(tid));
        ptrace.interrupt(tid);
        return tracee;
    }

    /**
     * Attaches to threads, which run on.
     *
     * @return for each thread 0, or the errno
     */
    int[] seize(List<Tracee> threads, int options) {
        int[] errors = new int[threads.size()];
        for (int from = 0; from < errors.length; from += PtraceList.MOST) {
            int end = Math.min(errors.length, from + PtraceList.MOST);
            PtraceList list = requests();
            for (int i = from; i < end; i++) {
                list.seize(threads.get(i).tid(), options);
            }
            list.make();
            for (int i = from; i < end; i++) {
                errors[i] = list.errno(i - from);
                if (errors[i] == 0) {
                    add(threads.get(i));
                }
            }
        }
        return errors;
    }

    /** Asks tracees to stop; one that ends just now says so by itself. */
    void interrupt(List<Tracee> tracees) {
        for (int from = 0; from < tracees.size(); from += PtraceList.MOST) {
            PtraceList list = requests();
            for (Tracee tracee : tracees.subList(from, Math.min(tracees.size(), from + PtraceList.MOST))) {
                list.interrupt(tracee.tid());
            }
            list.make();
        }
    }

    private Tracee add(Tracee tracee) {
        byTid.put(tracee.tid().number(), tracee);
        running.put(tracee.tid().number(), tracee);
        return tracee;
    }

    /** Lets a stopped tracee run. */
    public void resume(Tracee tracee, int signal) {
        ptrace.resume(tracee.tid(), signal);
        runs(tracee);
    }

    /** Lets stopped tracees run; of one that has been killed meanwhile, {@link #awaitStops} sees the end. */
    public void resume(List<Tracee> stopped) {
        for (int from = 0; from < stopped.size(); from += PtraceList.MOST) {
            int end = Math.min(stopped.size(), from + PtraceList.MOST);
            PtraceList list = requests();
            for (int i = from; i < end; i++) {
                list.resume(stopped.get(i).tid(), 0);
            }
            list.make();
            for (int i = from; i < end; i++) {
                if (list.errno(i - from) != Errno.ESRCH) {
                    list.check(i - from, "PTRACE_CONT");
                }
                runs(stopped.get(i));
            }
        }
    }

    /** Lets a stopped tracee run to its next system-call stop. */
    public void resumeToSyscall(Tracee tracee) {
        ptrace.resumeToSyscall(tracee.tid());
        runs(tracee);
    }

    private void runs(Tracee tracee) {
        if (tracee.stop() != null) {
            tracee.running();
            running.put(tracee.tid().number(), tracee);
        }
    }

    /** Lets a tracee go for good, delivering a signal where that is not 0. */
    public void detach(Tracee tracee, int signal) {
        byTid.remove(tracee.tid().number());
        running.remove(tracee.tid().number());
        ptrace.detach(tracee.tid(), signal);
    }

    /**
     * Lets stopped tracees that die with the engine go for good, all of them or none. From some microseconds on, in which nothing is woken that could take the processor, none dies with the engine
     * any more: it may be killed while it lets them go, and the kernel does so.
     *
     * @throws io.torpor.linux.TaskGone when one has been killed meanwhile
     */
    public void free(List<Tracee> stopped) {
        for (int from = 0; from < stopped.size(); from += PtraceList.MOST) {
            int end = Math.min(stopped.size(), from + PtraceList.MOST);
            PtraceList list = requests();
            for (int i = from; i < end; i++) {
                list.setOptions(stopped.get(i).tid(), 0);
            }
            list.make();
            for (int i = from; i < end; i++) {
                list.check(i - from, "PTRACE_SETOPTIONS");
            }
        }
        detach(stopped);
    }

    /** Lets stopped tracees go for good; those that have been killed meanwhile are forgotten. */
    public void detach(List<Tracee> stopped) {
        for (int from = 0; from < stopped.size(); from += PtraceList.MOST) {
            int end = Math.min(stopped.size(), from + PtraceList.MOST);
            PtraceList list = requests();
            for (int i = from; i < end; i++) {
                list.detach(stopped.get(i).tid(), 0);
                forget(stopped.get(i));
            }
            list.make();
            for (int i = from; i < end; i++) {
                if (list.errno(i - from) != Errno.ESRCH) {
                    list.check(i - from, "PTRACE_DETACH");
                }
            }
        }
    }

    /** How many tracees run. */
    public int running() {
        return running.size();
    }

    /**
     * Waits until every tracee has stopped or ended, and every stop has been accepted by the handler.
     *
     * @param deadline value of {@link System#nanoTime} at which to give up; {@link Long#MAX_VALUE} for never
     * @return false when the deadline has passed
     */
    public boolean awaitStops(long deadline, StopHandler handler) {
        long idleSince = 0;
        while (!running.isEmpty()) {
            boolean many = byTid.size() >= MANY;
            if (many ? acceptEach(handler) : acceptAll(handler)) {
                idleSince = 0;
                handler.told();
                continue;
            }
            long now = System.nanoTime();
            idleSince = idleSince == 0 ? now : idleSince;
            if (now - idleSince < EAGER_NANOS) {
                Thread.onSpinWait(); // who yields here waits behind a helper until that has had its share
            } else if (many && acceptAll(handler)) {
                handler.told(); // one of whose birth nobody could tell any more
            } else if (deadline != Long.MAX_VALUE && now - deadline > 0) {
                return false;
            } else {
                LockSupport.parkNanos(pause(now - idleSince));
            }
        }
        return true;
    }

    private static long pause(long waited) {
        return Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, waited / PART));
    }

    /** Sees whatever stops have come; false if none has. */
    private boolean acceptAll(StopHandler handler) {
        boolean any = false;
        for (long waited = ptrace.waitAny(false); waited != 0; waited = running.isEmpty() ? 0 : ptrace.waitAny(false)) {
            accept(waited, handler);
            any = true;
        }
        return any;
    }

    /**
     * Sees one stop at most of each that runs; false if none has come. Newborns are among them, as whoever bears them says so.
     */
    private boolean acceptEach(StopHandler handler) {
        boolean any = false;
        List<Tracee> waiting = List.copyOf(running.values());
        for (int from = 0; from < waiting.size(); from += PtraceList.MOST) {
            for (long waited : look(waiting.subList(from, Math.min(waiting.size(), from + PtraceList.MOST)))) {
                if (waited != 0 && running.containsKey((int) (waited >>> 32))) {
                    accept(waited, handler);
                    any = true;
                }
            }
        }
        return any;
    }

    /** Ids and wait statuses of those that have stopped, as {@link Ptrace#waitFor} gives them, before any handler makes requests of its own. */
    private long[] look(List<Tracee> waiting) {
        PtraceList list = requests();
        for (Tracee tracee : waiting) {
            list.look(tracee.tid());
        }
        list.make();
        long[] seen = new long[waiting.size()];
        for (int i = 0; i < seen.length; i++) {
            if (list.found(i)) {
                seen[i] = (long) waiting.get(i).tid().number() << 32 | list.status(i) & 0xffffffffL;
            } else if (list.errno(i) != Errno.ECHILD) {
                list.check(i, "wait4");
            }
        }
        return seen;
    }

    private void accept(long waited, StopHandler handler) {
        int tid = (int) (waited >>> 32);
        Stop stop = Stop.of((int) waited);
        Tracee tracee = byTid.get(tid);
        if (tracee == null) {
            // A child or thread that the kernel has attached to us at its birth.
            tracee = add(new Tracee(new Tid(tid)));
        }
        running.remove(tid);
        tracee.stopped(stop);
        if (tracee.isGone()) {
            byTid.remove(tid);
        }
        handler.stays(tracee, stop);
    }

    /** Waits until a tracee that has been killed is gone, and reaps it; its stops on the way are let pass. */
    public void awaitEnd(Tracee tracee) {
        while (byTid.containsKey(tracee.tid().number())) {
            long waited = ptrace.waitFor(tracee.tid(), true);
            if (waited == 0) {
                forget(tracee);
            } else {
                accept(waited, (ended, stop) -> {
                    if (!ended.isGone()) {
                        resume(ended, 0);
                    }
                    return true;
                });
            }
        }
    }

    /** Waits for a child that is no tracee, and has ended or is about to; for none of ours, does nothing. */
    void reap(Tid child) {
        ptrace.waitFor(child, true);
    }

    /** Reaps or forgets tracees that have ended, without waiting. */
    void forget(Tracee tracee) {
        byTid.remove(tracee.tid().number());
        running.remove(tracee.tid().number());
    }

    /** Gives back memory; all that is still traced must be left alone from now on. */
    @Override
    public void close() {
        ptrace.close();
        if (requests != null) {
            requests.close();
        }
    }
}
