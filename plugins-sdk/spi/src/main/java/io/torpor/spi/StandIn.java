package io.torpor.spi;

import io.torpor.abi.Pid;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Starts a small process of no importance, for a session to practise on. An engine's first dump runs all its steps on such a process first, with images that nobody keeps: what
 * a JVM does once (loading classes, linking calls, compiling) is then done before the application has to wait.
 */
@ConsumerType
@FunctionalInterface
public interface StandIn {
    /**
     * Starts one.
     *
     * @param like root of the tree that is to be dumped, which may be gone by now: of what it has in large numbers, a stand-in should have some more
     * @return empty when it would show nothing that such a tree needs
     * @throws TorporException when it cannot be started
     */
    Optional<Running> start(Pid like) throws TorporException;

    /**
     * A stand-in that runs.
     *
     * @param pid its id
     * @param end ends it
     */
    record Running(Pid pid, UndoAction end) {}
}
