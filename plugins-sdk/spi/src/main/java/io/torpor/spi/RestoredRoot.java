package io.torpor.spi;

import io.torpor.abi.Pid;

/**
 * What a restore provides in the end: the root of the tree that runs again.
 *
 * @param pid its id as the engine sees it
 */
public record RestoredRoot(Pid pid) {}
