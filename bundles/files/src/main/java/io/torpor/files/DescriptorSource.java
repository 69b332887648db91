package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.ProcDescriptors;
import java.util.BitSet;

/**
 * Where descriptors are looked at. May be used by several threads.
 *
 * @param pidfd of the process whose they are; null for the engine itself
 * @param directories what /proc has of it
 * @param own what /proc has of the engine
 * @param mayVanish whether the process runs, and may close them meanwhile
 * @param mostAsked of lower numbers it is worth while to do without {@code fdinfo}: what it has of the descriptor itself is found out in another way
 * @param locked numbers of those on whose files there are locks; null where that is not known yet
 */
record DescriptorSource(
        LocalFd pidfd,
        ProcDescriptors directories,
        ProcDescriptors own,
        boolean mayVanish,
        int mostAsked,
        BitSet locked) {
    /** What was not read of more descriptors than that, the task itself need not be asked: its memory has to hold the questions. */
    static final int QUESTIONS = 8192;
}
