package io.torpor.spi;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One open file description of the frozen tree, seen through one of the descriptors that refer to it. */
@ProviderType
public interface OpenFile {
    /** The id that this description has in the images, unique among the open files of the dump. */
    int id();

    /**
     * A task that holds it; if several do, the one with the smallest process id. Where none does, the one that holds the queue that it is in. The id is the one under which /proc shows
     * its descriptors: that of a thread where a process has lost its first one.
     */
    Pid holder();

    /** Whether no task holds it: it is on its way in the queue of a socket (SCM_RIGHTS). */
    default boolean isQueued() {
        return false;
    }

    /**
     * Its number in that task.
     *
     * @throws IllegalStateException where no task holds it
     */
    RemoteFd number();

    /**
     * A descriptor of ours for the same description. Moving its position moves the application's. It is good until those of thousands of others have been asked for, and until the tree
     * is let go: who needs it again later asks again.
     */
    LocalFd descriptor();

    /** The same, good until the caller closes it, or the dump fails. The engine may have some ten thousand of these at a time. */
    LocalFd keptDescriptor();

    /** What {@code readlink /proc/PID/fd/N} prints. */
    String link();

    /** The lines of {@code /proc/PID/fdinfo/N}. */
    String info();

    /** Status flags, from {@code fdinfo} with {@code O_CLOEXEC} removed: that belongs to a descriptor, not to the description. */
    int flags();

    /** Position in bytes. */
    long position();

    /** Mount id of its path, as {@code /proc/PID/mountinfo} lists it. */
    int mountId();

    /** {@code st_mode}: type and permissions. */
    int mode();

    long device();

    long inode();

    /** {@code st_rdev}, for devices. */
    long specialDevice();

    /** Length in bytes. */
    long size();

    /** Number of hard links; 0 for a deleted file. */
    long links();

    /** What it is, in the words that {@link Claims} patterns match; the first says its kind. */
    List<String> descriptions();

    /** {@code fd 7 of task 4711 (java)}: for messages. */
    Subject subject();
}
