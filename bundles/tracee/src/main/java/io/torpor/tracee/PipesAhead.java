package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Copies what is in pipes as soon as the engine has copies of their ends, in another thread, while descriptors are still being compared: the application waits. Who saves pipes provides it before stage
 * OBSERVE; the bundle {@code files} calls it.
 */
@ProviderType
public interface PipesAhead {
    /**
     * An end for reading.
     *
     * @param inode of the pipe, which is all its identity
     * @param copy a descriptor of the engine's for it, open until the work has been done
     */
    record End(long inode, LocalFd copy) {}

    /**
     * Gets ready to copy some. Called by the session's thread.
     *
     * @return what copies them, to be run by another thread; whether it has been run makes no difference but in time
     */
    Runnable begin(List<End> ends);
}
