package io.torpor.tracee;

/** What becomes of processes that frozen threads bear because they were asked to. For the tracer's thread. */
interface Offspring {
    /** Nobody was asked to. */
    Offspring NONE = new Offspring() {
        @Override
        public void isBorn(Tracees tracees, FrozenThread by) {}

        @Override
        public boolean accept(Tracees tracees, Tracee tracee, Stop stop) {
            return false;
        }
    };

    /** Called when a thread is inside the call by which it has borne somebody; the kernel has attached us to the newborn. */
    void isBorn(Tracees tracees, FrozenThread by);

    /** Sees a stop or the end of a tracee that is none of the tree; lets it run where it should. False if it is nobody's. */
    boolean accept(Tracees tracees, Tracee tracee, Stop stop);
}
