package io.torpor.spi;

import com.google.protobuf.Message;
import io.torpor.abi.Pid;
import org.osgi.annotation.versioning.ConsumerType;

/** Brings one memory mapping back, at its address. */
@ConsumerType
@FunctionalInterface
public interface MappingRestorer {
    /**
     * Called in stage {@link RestoreStage#MAPPINGS}; queues the calls that map it. Content follows, then the final protection.
     *
     * @param record a {@code vma_entry}
     * @param task the puppet, by the engine's number of it, whose mapping this is
     * @throws TorporException when it cannot be brought back
     */
    void restore(Message record, Pid task, RestoreContext context) throws TorporException;
}
