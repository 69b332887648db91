package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives ids to files that a tree uses without a descriptor: mapped files, the executable, working and root directories. Provided by the
 * bundle {@code files} in stage OBSERVE with capability {@code file-registry}; may be used in stages OBSERVE and RESOURCES, by the session's thread.
 */
@ProviderType
public interface FileRegistry {
    /**
     * Registers a file. One that has been registered with the same flags, or is the same inode, path and flags, gets the same id.
     *
     * @param task who uses it
     * @param file a descriptor of ours for it, for example of {@code /proc/PID/map_files/...} or {@code /proc/PID/exe}; O_PATH will do; taken over
     * @param path what readlink of that entry prints
     * @param flags how a restored process must open it: O_RDONLY, O_RDWR, O_DIRECTORY, O_PATH and their like
     * @param use what it is to the task, for messages: {@code "mapping 7f00-8f00 of task 4711 (java)"}
     * @return its id in the images
     * @throws TorporException when the file cannot be saved
     */
    int register(FrozenTask task, LocalFd file, String path, int flags, String use) throws TorporException;

    /**
     * Objects to a file that {@link #register} could not save, as far as that can be seen by looking.
     *
     * @param file stays the caller's
     * @param use as there
     * @throws TorporException as there
     */
    void inspect(LocalFd file, String path, String use) throws TorporException;

    /**
     * The same for {@link #registerPath(OpenFile)}, which need not look again.
     *
     * @throws TorporException as there
     */
    void inspectPath(OpenFile file) throws TorporException;

    /**
     * Records the path behind an open description whose own record has none: a FIFO. Nothing else gets the same id.
     *
     * @return the id of the record, which has the description's flags and owner
     * @throws TorporException when the file cannot be saved
     */
    int registerPath(OpenFile file) throws TorporException;

    /**
     * As {@link #registerPath(OpenFile)}, without looking whether the path leads to the file: a terminal is not found by opening its path.
     *
     * @param path to record
     */
    int registerPath(OpenFile file, String path);

    /**
     * All open file descriptions that have been found, in the order of their ids: those of descriptor tables, and, once it has been {@link #registerOpen registered}, what
     * sockets have in their queues. Grows while it is walked by index.
     */
    List<? extends OpenFile> open();

    /**
     * Registers an open file description that is in the queue of a socket (SCM_RIGHTS). It is saved as those of descriptor tables are. May be used in
     * stage OBSERVE, before the capability {@code open-files}.
     *
     * @param file a descriptor of ours for it; taken over
     * @param queue the socket
     * @return it, or what a task's table has it as
     * @throws TorporException when it cannot be saved
     */
    OpenFile registerOpen(LocalFd file, OpenFile queue) throws TorporException;

    /** An id that no other file gets, for a record that the caller makes: of a socket that only others refer to. */
    int reserve();
}
