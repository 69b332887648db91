package io.torpor.tracee;

import io.torpor.abi.Tid;
import io.torpor.linux.Ptrace;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** All that one tracer thread traces, and how it waits for it. Only ever used on that thread. */
public final class Tracees {
    private static final int EAGER_POLLS = 4000;
    private static final long LAZY_POLL_NANOS = 200_000;

    private final Ptrace ptrace;
    private final Map<Integer, Tracee> byTid = new LinkedHashMap<>();
    private int running;

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
            byTid.put(newborn.number(), new Tracee(newborn));
            running++;
        }
    }

    /** Attaches to a thread and asks it to stop; {@link #awaitStops} sees the stop. */
    public Tracee seize(Tid tid, int options) {
        ptrace.seize(tid, options);
        Tracee tracee = new Tracee(tid);
        byTid.put(tid.number(), tracee);
        running++;
        ptrace.interrupt(tid);
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
            running++;
        }
    }

    /** Lets a tracee go for good, delivering a signal where that is not 0. */
    public void detach(Tracee tracee, int signal) {
        byTid.remove(tracee.tid().number());
        if (tracee.stop() == null) {
            running--;
        }
        ptrace.detach(tracee.tid(), signal);
    }

    /** How many tracees run. */
    public int running() {
        return running;
    }

    /**
     * Waits until every tracee has stopped or ended, and every stop has been accepted by the handler.
     *
     * @param deadline value of {@link System#nanoTime} at which to give up; {@link Long#MAX_VALUE} for never
     * @return false when the deadline has passed
     */
    public boolean awaitStops(long deadline, StopHandler handler) {
        int idle = 0;
        while (running > 0) {
            long waited = ptrace.waitAny(false);
            if (waited != 0) {
                idle = 0;
                accept(waited, handler);
            } else if (idle++ < EAGER_POLLS) {
                Thread.yield();
            } else if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
                return false;
            } else {
                LockSupport.parkNanos(LAZY_POLL_NANOS);
            }
        }
        return true;
    }

    private void accept(long waited, StopHandler handler) {
        int tid = (int) (waited >>> 32);
        Stop stop = Stop.of((int) waited);
        Tracee tracee = byTid.get(tid);
        if (tracee == null) {
            // A child or thread that the kernel has attached to us at its birth.
            tracee = new Tracee(new Tid(tid));
            byTid.put(tid, tracee);
            running++;
        }
        if (tracee.stop() == null) {
            running--;
        }
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
        if (byTid.remove(tracee.tid().number()) != null && tracee.stop() == null) {
            running--;
        }
    }
}
