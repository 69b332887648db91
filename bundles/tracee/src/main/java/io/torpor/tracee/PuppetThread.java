package io.torpor.tracee;

import io.torpor.abi.Tid;

/** One thread of a {@link Puppet}. */
public final class PuppetThread {
    private final Tracee tracee;
    private final int process;
    private final int virtualTid;
    private final long slot;
    private final int slotBytes;
    private final Script script;
    private boolean mayEnd;
    private boolean endsFirst;

    PuppetThread(Tracee tracee, int process, int virtualTid, long slot, int slotBytes, Script script) {
        this.tracee = tracee;
        this.process = process;
        this.virtualTid = virtualTid;
        this.slot = slot;
        this.slotBytes = slotBytes;
        this.script = script;
    }

    /** Its id as the engine sees it. */
    public Tid tid() {
        return tracee.tid();
    }

    /** Its id in the saved tree. */
    public int virtualTid() {
        return virtualTid;
    }

    Tracee tracee() {
        return tracee;
    }

    /** The id of its process in the saved tree. */
    int process() {
        return process;
    }

    /** From now on its end is no failure: its script makes it exit. */
    public void expectEnd() {
        mayEnd = true;
    }

    /** From now on it counts as one that will end while the others of its process go on: it has no state to be given. */
    public void willEndFirst() {
        endsFirst = true;
    }

    /** Whether it will end while the others go on. */
    public boolean endsFirst() {
        return endsFirst;
    }

    boolean mayEnd() {
        return mayEnd;
    }

    long slot() {
        return slot;
    }

    int slotBytes() {
        return slotBytes;
    }

    /** The calls that it will make next; they are made when {@link PuppetTree#run} is called, at the latest at the end of the stage. */
    public Script script() {
        return script;
    }
}
