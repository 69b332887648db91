package io.torpor.sockets.other;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import java.util.List;

/** A socket of the test's own, as if a task had it. */
record SavedSocket(LocalFd descriptor) implements OpenFile {
    private static final int F_GETFL = 3;

    @Override
    public int id() {
        return 1;
    }

    @Override
    public Pid holder() {
        return new Pid(1);
    }

    @Override
    public RemoteFd number() {
        return new RemoteFd(3);
    }

    @Override
    public String link() {
        return "socket:[" + inode() + "]";
    }

    @Override
    public String info() {
        return "";
    }

    @Override
    public int flags() {
        return Descriptors.fcntl(descriptor, F_GETFL, 0);
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public int mountId() {
        return 0;
    }

    @Override
    public int mode() {
        return FileStatus.of(descriptor).mode();
    }

    @Override
    public long device() {
        return 0;
    }

    @Override
    public long inode() {
        return FileStatus.of(descriptor).inode();
    }

    @Override
    public long specialDevice() {
        return 0;
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public long links() {
        return 1;
    }

    @Override
    public List<String> descriptions() {
        return List.of("socket");
    }

    @Override
    public Subject subject() {
        return new Subject.Other("fd 3");
    }

    @Override
    public LocalFd keptDescriptor() {
        return descriptor;
    }
}
