package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.ProcDescriptors;

/**
 * Where descriptors are looked at. May be used by several threads.
 *
 * @param pidfd of the process whose they are; null for the engine itself
 * @param directories what /proc has of it
 * @param own what /proc has of the engine
 * @param mayVanish whether the process runs, and may close them meanwhile
 * @param many whether there are so many that it is worth while to do without {@code fdinfo}
 */
record DescriptorSource(
        LocalFd pidfd, ProcDescriptors directories, ProcDescriptors own, boolean mayVanish, boolean many) {}
