package io.torpor.spi;

/**
 * The stages of a restore, in order. Each is a barrier: it starts when every step of the one before has returned, and, from
 * {@link #RESOURCES} on, when every system call that a step had queued for a puppet has been made.
 *
 * <p>Until {@link #RESUME} has let go, a failure kills every process created and leaves nothing behind.
 */
public enum RestoreStage {
    /** Images are read and validated, whole. Nothing exists yet; a refusal here has touched nothing. */
    PREPARE,

    /** Namespaces and what lives in them come into being; the root process may exist, for their sake. */
    NAMESPACES,

    /**
     * The core gives birth to the tree: on exit every process and every thread exists, with its ids, sessions and groups, each a puppet with an empty address space. Only threads whose process has
     * to do something first (get its SELinux context) are there later, with the capability {@code all-threads} of {@link #PRIVATE}: whoever does something for each thread in that stage needs it.
     */
    BIRTH,

    /** What tasks own outside their memory is made: descriptors, locks, IPC, placement. */
    RESOURCES,

    /** Address spaces are built and filled. On exit every mapping is where it was, with its content. */
    MAPPINGS,

    /** What is private to a task or thread and must come after its memory: signal handlers and queues, timers, alternate stacks, futex lists, rseq. */
    PRIVATE,

    /** The world is let back in: the network unlocked, TCP repair left. From here on a failure may lose connections. */
    OPEN,

    /** Privileges go: seccomp, which takes one, then limits, then ids and capabilities, then dumpable. No step after this one may need a privilege inside a task. */
    CREDENTIALS,

    /** The core removes itself from every task, sets registers and masks, and lets the tree go. */
    RESUME
}
