package io.torpor.linux;

/** A task that was to be worked on has ended meanwhile. Never an errno among others, because the caller must treat it differently. */
public final class TaskGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int tid;

    /**
     * Names a task that has ended.
     *
     * @param tid its thread id
     * @param during what was being done
     */
    public TaskGone(int tid, String during) {
        super("task " + tid + " has ended (" + during + ")");
        this.tid = tid;
    }

    public int tid() {
        return tid;
    }
}
