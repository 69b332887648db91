package io.torpor.spi;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns one record back into an open file description. Called once for each, in an order in which every record comes after those that it refers to. */
@ConsumerType
@FunctionalInterface
public interface FileRestorer {
    /**
     * Called in stage {@link RestoreStage#RESOURCES}.
     *
     * @param record a field of {@code file_entry}
     * @return a descriptor of the engine's own process that refers to the restored description, with its status flags, position
     *     and owner set; the caller installs it in every task that had it, and closes it
     * @throws TorporException when it cannot be brought back
     */
    LocalFd restore(Message record, RestoreContext context) throws TorporException;
}
