package io.torpor.tracee;

import io.torpor.abi.Tid;

/** One traced thread, as the tracer sees it. */
public final class Tracee {
    private final Tid tid;
    private Stop stop;

    Tracee(Tid tid) {
        this.tid = tid;
    }

    public Tid tid() {
        return tid;
    }

    /** What it is stopped for; null while it runs. */
    public Stop stop() {
        return stop;
    }

    /** Whether it has ended. */
    public boolean isGone() {
        return stop instanceof Stop.Exited || stop instanceof Stop.Killed;
    }

    void stopped(Stop at) {
        stop = at;
    }

    void running() {
        stop = null;
    }
}
