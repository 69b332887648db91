package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.tracee.FrozenTask;
import java.util.List;

/**
 * One open file description, as it was found.
 *
 * @param task the holder with the smallest id
 * @param fd its number there
 * @param text of {@code fdinfo}
 */
record Description(
        int id,
        FrozenTask task,
        int fd,
        LocalFd descriptor,
        String link,
        String text,
        FdInfo parsed,
        FileStatus status,
        List<String> descriptions)
        implements OpenFile {
    private static final int O_CLOEXEC = 02000000;

    @Override
    public Pid holder() {
        return task.livingId();
    }

    @Override
    public RemoteFd number() {
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
        return new Subject.Descriptor(task.subject(), fd);
    }
}
