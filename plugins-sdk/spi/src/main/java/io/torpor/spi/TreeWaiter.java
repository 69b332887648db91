package io.torpor.spi;

import io.torpor.abi.Pid;
import org.osgi.annotation.versioning.ConsumerType;

/** Waits for a restored tree that is the engine's child. A service; may be used from any thread. */
@ConsumerType
@FunctionalInterface
public interface TreeWaiter {
    /**
     * Blocks until a child has ended, and reaps it.
     *
     * @param root the root of a restored tree
     * @return its status as shells tell it: the exit code, or 128 and the number of the signal that ended it
     * @throws InterruptedException when the thread was interrupted; the child is then still to be waited for
     * @throws TorporException when it is no child of this process
     */
    int await(Pid root) throws InterruptedException, TorporException;
}
