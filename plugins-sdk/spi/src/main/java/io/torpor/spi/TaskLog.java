package io.torpor.spi;

import io.torpor.abi.VirtualPid;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what each process of a restored tree does to become what was saved: one line for each system call that it makes for the engine, with its result. Called
 * by the session's thread.
 */
@ConsumerType
@FunctionalInterface
public interface TaskLog {
    /** Nobody listens; whoever would have to make lines first can spare himself that. */
    TaskLog NOBODY = (task, line) -> {};

    /** @param task id of the process in the saved tree */
    void add(VirtualPid task, String line);
}
