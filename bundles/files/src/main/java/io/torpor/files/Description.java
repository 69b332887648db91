package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Subject;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.SeenFile;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One open file description, as it was found.
 *
 * @param task the holder with the smallest id; of one that is only in a queue, that of the queue
 * @param fd its number there; −1 for one that is only in a queue
 * @param fetched our descriptor
 * @param place where it is, if it is only in a queue; else null
 */
record Description(
        int id,
        FrozenTask task,
        int fd,
        FetchedFiles.Fetched fetched,
        Seen seen,
        List<String> descriptions,
        Subject place)
        implements SeenFile {
    @Override
    public Pid holder() {
        return task.livingId();
    }

    @Override
    public FileStatus status() {
        return seen.status();
    }

    @Override
    public FileOwner owner() {
        return seen.owner();
    }

    @Override
    public String link() {
        return seen.link();
    }

    /** Again, perhaps: in a running tree, that may be another file by now. */
    @Override
    public LocalFd descriptor() {
        boolean again = !fetched.isOpen();
        LocalFd descriptor = fetched.get();
        if (again && !status().isSameFile(FileStatus.of(descriptor))) {
            throw new SyscallException("pidfd_getfd(" + task.pid() + ", " + fd + ")", Errno.EBADF);
        }
        return descriptor;
    }

    /** Whether it can be looked at when the tree runs again: we hold our copy so long, or nobody has needed one. */
    boolean canWait() {
        return seen.copy() == null || fetched.canWait();
    }

    @Override
    public LocalFd keptDescriptor() {
        fetched.keep();
        return descriptor();
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
        ByteBuffer text = seen.text();
        if (text == null) {
            try (ProcDescriptors descriptors = new ProcDescriptors(holder())) {
                text = descriptors.info(fd);
            }
        }
        return KernelString.decode(text.array(), 0, text.limit());
    }

    @Override
    public FdInfo shown() {
        return seen.info() == null ? FdInfo.parse(info()) : seen.info();
    }

    @Override
    public int flags() {
        return seen.flags();
    }

    @Override
    public long position() {
        return seen.position();
    }

    @Override
    public int mountId() {
        return seen.mountId();
    }

    @Override
    public int mode() {
        return status().mode();
    }

    @Override
    public long device() {
        return status().device();
    }

    @Override
    public long inode() {
        return status().inode();
    }

    @Override
    public long specialDevice() {
        return status().specialDevice();
    }

    @Override
    public long size() {
        return status().size();
    }

    @Override
    public long links() {
        return status().links();
    }

    @Override
    public Subject subject() {
        return place != null ? place : new Subject.Descriptor(task.subject(), fd);
    }
}
