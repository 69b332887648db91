package io.torpor.tasks;

/** Whose ids the restored tree has. */
enum IdSpace {
    /** Those of the engine's own pid namespace. */
    ENGINES,
    /** Those of a pid namespace that is made for the tree, with a process 1 that is none of its tasks, and a {@code /proc} of its own. */
    OWN
}
