package io.torpor.tracee;

import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** All that one tracer thread traces, and how it waits for it. Only ever used on that thread. */
public final class Tracees {
    private static final int EAGER_POLLS = 4000;
    private static final long LAZY_POLL_NANOS = 200_000;

    /**
     * From so many tracees on, each is waited for by its own id: to answer who of all has stopped, the kernel looks at one after the other, each time, so that for n of them it looks n² times.
     */
    private static final int MANY = 64;

    private final Ptrace ptrace;
    private final Map<Integer, Tracee> byTid = new LinkedHashMap<>();
    /** Those that run, by id, in the order in which they began to: who began first will mostly stop first. */
    private final Map<Integer, Tracee> running = new LinkedHashMap<>();

    Tracees(Ptrace ptrace) {
        this.ptrace = ptrace;
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
    }

    public Ptrace ptrace() {
        return ptrace;
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
        int idle = 0;
        while (!running.isEmpty()) {
            boolean many = byTid.size() >= MANY;
            if (many ? acceptEach(handler) : acceptAny(handler)) {
                idle = 0;
            } else if (idle <= EAGER_POLLS) {
                idle += many ? running.size() : 1;
                Thread.yield();
            } else if (many && acceptAny(handler)) {
                continue; // one of whose birth nobody could tell any more
            } else if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
                return false;
            } else {
                LockSupport.parkNanos(LAZY_POLL_NANOS);
            }
        }
        return true;
    }

    /** Sees whatever stop comes first; false if none has come. */
    private boolean acceptAny(StopHandler handler) {
        long waited = ptrace.waitAny(false);
        if (waited == 0) {
            return false;
        }
        accept(waited, handler);
        return true;
    }

    /**
     * Sees one stop at most of each that runs; false if none has come. Newborns are among them, as whoever bears them says so.
     */
    private boolean acceptEach(StopHandler handler) {
        boolean any = false;
        for (Tracee tracee : List.copyOf(running.values())) {
            long waited = tracee.stop() == null ? ptrace.waitFor(tracee.tid(), false) : 0;
            if (waited != 0) {
                accept(waited, handler);
                any = true;
            }
        }
        return any;
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
}
