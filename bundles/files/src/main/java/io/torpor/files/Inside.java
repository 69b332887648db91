package io.torpor.files;

/**
 * What the kernel has of a descriptor that no copy of it tells.
 *
 * @param file the open file description: where it is in the kernel's memory. No two that are open at the same time are at the same place
 * @param closeOnExec FD_CLOEXEC of the descriptor
 * @param likeness sockets for which it is the same give the same answers to whatever they are asked, and have nothing to read and no error; 0: that is not known of this one
 */
record Inside(long file, boolean closeOnExec, int likeness) {}
