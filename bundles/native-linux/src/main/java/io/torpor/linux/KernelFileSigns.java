package io.torpor.linux;

/**
 * What pipes and eventfds are known by, learnt from the engine's own.
 *
 * @param eventOperations address of the functions of eventfds; 0 until it is known
 * @param pipeDevice of the file system that pipes are on, in the kernel's form
 * @param anonymousDevice the same for anonymous inodes
 * @param typeIsHidden whether these have a type that stat(2) does not show
 */
record KernelFileSigns(long eventOperations, long pipeDevice, long anonymousDevice, boolean typeIsHidden) {
    static final KernelFileSigns NONE = new KernelFileSigns(-1, -1, -1, false);

    boolean hidesType(long device) {
        return typeIsHidden && device == anonymousDevice;
    }
}
