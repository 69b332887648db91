package io.torpor.spi;

import io.torpor.abi.Pid;

/**
 * What a restore provides in the end: the root of the tree that runs again.
 *
 * @param pid its id as the engine sees it
 * @param child the engine's child (or sibling) whose end tells of the tree's: the root, or process 1 of the pid namespace that was made for the tree, which ends
 *     when nobody is left in there, and with the root's status
 */
public record RestoredRoot(Pid pid, Pid child) {}
