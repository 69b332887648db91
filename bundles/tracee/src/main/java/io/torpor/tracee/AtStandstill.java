package io.torpor.tracee;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to begin as soon as a tree stands still, in other threads, before the tracer's has found out who all is there. Steps of stage QUIESCE add to the one that {@code DumpContext.findOrProvide} gives
 * them; stage FREEZE begins it, once or more often: whenever all stand still who were known by then. What was begun before the last time is worth nothing.
 */
public final class AtStandstill {
    private final List<Runnable> all = new ArrayList<>();

    /**
     * Adds what is to begin.
     *
     * @param begin returns at once; called by the tracer's thread, while the session's waits
     */
    public void add(Runnable begin) {
        all.add(begin);
    }

    /** Begins all. */
    void begin() {
        all.forEach(Runnable::run);
    }
}
