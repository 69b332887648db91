package io.torpor.spi;

/**
 * The stages of a dump, in order. Each is a barrier: it starts when every step of the one before has returned.
 *
 * <p>From {@link #FREEZE} on the application waits, so a stage does what it must and no more; from {@link #THAW} on it runs again if
 * it is to stay alive.
 */
public enum DumpStage {
    /**
     * The tree runs. Nothing may be touched, in the tree or on disk. On exit every step has said whether it could do its work; a
     * refusal here costs the application nothing.
     */
    PREFLIGHT,

    /**
     * The tree still runs, and knows or may notice that a dump begins: devices are paused, applications told, scripts run. On exit
     * nothing outside the tree will call into it unasked.
     */
    QUIESCE,

    /**
     * The core stops every thread of the tree. On exit all of them are in ptrace-stops held by this session, and stay there until
     * {@link #THAW} or {@link #RELEASE}; no code of ours runs in them.
     */
    FREEZE,

    /** The tree is stopped. What must be still before anything is read is made still: the network locked, device memory brought home. */
    SETTLE,

    /**
     * The tree is looked at from outside: /proc, ptrace reads, {@code pidfd_getfd}, {@code kcmp}. What only a task itself can tell is asked
     * for here, to be answered in the next stage. No code runs in any task, because that would alter what is read (rseq, pending
     * signals).
     */
    OBSERVE,

    /**
     * The core lets every thread answer the questions of {@link #OBSERVE}, all at once, and puts each back as it was. On exit the
     * answers can be read, and tasks are untouched again.
     */
    INHABIT,

    /** Records are made of what was observed and answered: descriptors, mappings, timers, credentials. Further remote calls are possible. */
    RESOURCES,

    /** Memory content is copied: the longest stage, and the last for which the tree must stand still. */
    MEMORY,

    /**
     * Only if the tree is to go on running: the core lets it go here. Steps that must have the tree stopped until they are done belong
     * in {@link #MEMORY} or before; what follows costs the application no time. With a {@link MomentListener} it comes after {@link #SEAL}: who hears of
     * {@link Moment#POST_DUMP} finds complete images and a tree that stands still.
     */
    THAW,

    /** Image files are written from the records, the inventory last: its presence marks the set as complete. */
    SEAL,

    /** A tree that is not to go on running is killed or left stopped, now that its images are complete; what was locked for the dump is left as options say. */
    RELEASE
}
