package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.tracee.FrozenTask;
import java.util.List;

/**
 * One open file description, as it was found.
 *
 * @param task the holder with the smallest id; of one that is only in a queue, that of the queue
 * @param fd its number there; −1 for one that is only in a queue
 * @param fetched our descriptor
 * @param text of {@code fdinfo}
 * @param place where it is, if it is only in a queue; else null
 */
record Description(
        int id,
        FrozenTask task,
        int fd,
        FetchedFiles.Fetched fetched,
        String link,
        String text,
        FdInfo parsed,
        FileStatus status,
        List<String> descriptions,
        Subject place)
        implements OpenFile {
    private static final int O_CLOEXEC = 02000000;

    @Override
    public Pid holder() {
        return task.livingId();
    }

    /** Again, perhaps: in a running tree, that may be another file by now. */
    @Override
    public LocalFd descriptor() {
        boolean again = !fetched.isOpen();
        LocalFd descriptor = fetched.get();
        if (again && !status.isSameFile(FileStatus.of(descriptor))) {
            throw new SyscallException("pidfd_getfd(" + task.pid() + ", " + fd + ")", Errno.EBADF);
        }
        return descriptor;
    }

    @Override
    public boolean isQueued() {
        return place != null;
    }

    @Override
    public RemoteFd number() {
        if (isQueued()) {
            throw new IllegalStateException(place + " has no number");
        }
        return new RemoteFd(fd);
    }

    @Override
    public String info() {
        return text;
    }

    @Override
    public int flags() {
        return parsed.flags() & ~O_CLOEXEC;
    }

    @Override
    public long position() {
        return parsed.position();
    }

    @Override
    public int mountId() {
        return parsed.mountId();
    }

    @Override
    public int mode() {
        return status.mode();
    }

    @Override
    public long device() {
        return status.device();
    }

    @Override
    public long inode() {
        return status.inode();
    }

    @Override
    public long specialDevice() {
        return status.specialDevice();
    }

    @Override
    public long size() {
        return status.size();
    }

    @Override
    public long links() {
        return status.links();
    }

    @Override
    public Subject subject() {
        return place != null ? place : new Subject.Descriptor(task.subject(), fd);
    }
}
