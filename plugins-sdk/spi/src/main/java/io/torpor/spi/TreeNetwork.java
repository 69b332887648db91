package io.torpor.spi;

import io.torpor.abi.LocalFd;

/**
 * The network namespace that is the tree's own: a value of the session, provided before {@code network-locked} and {@code network-locked-again} by whoever saves and restores
 * namespaces. Without it, the tree is in the engine's.
 *
 * @param namespace a descriptor of it, good until the session ends
 */
public record TreeNetwork(LocalFd namespace) {}
