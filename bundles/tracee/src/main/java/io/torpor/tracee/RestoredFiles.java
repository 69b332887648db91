package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.spi.TorporException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens files by their image id, for uses other than descriptors: mappings, the executable, directories. Provided by the bundle {@code files} in stage
 * RESOURCES with capability {@code open-files}. For the session's thread.
 */
@ProviderType
public interface RestoredFiles {
    /**
     * A descriptor of the engine's for a file. It stays open until the session ends, and is not the caller's to close.
     *
     * @param id its id in the images
     * @throws TorporException when there is no such file, or it cannot be opened
     */
    LocalFd open(int id) throws TorporException;

    /**
     * A descriptor of the engine's for an open file description that tasks have by a number, or that is in a queue; created when first asked for. It is good until
     * the capability {@code descriptors}, and not the caller's to close.
     *
     * @param id its id in the images
     * @throws TorporException when there is no such file, or it cannot be made
     */
    LocalFd description(int id) throws TorporException;
}
