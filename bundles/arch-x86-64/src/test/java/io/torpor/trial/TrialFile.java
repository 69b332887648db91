package io.torpor.trial;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A descriptor of the test's own process, as a dump would see it.
 *
 * @param kind what claims would match
 */
public record TrialFile(int id, LocalFd descriptor, String kind) implements OpenFile {
    @Override
    public Pid holder() {
        return Processes.self();
    }

    @Override
    public RemoteFd number() {
        return new RemoteFd(descriptor.number());
    }

    @Override
    public String link() {
        return FileNames.of(descriptor);
    }

    @Override
    public String info() {
        try {
            return new ProcFs().text(holder(), "fdinfo/" + descriptor.number());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int flags() {
        return Descriptors.fcntl(descriptor, Fcntl.F_GETFL, 0);
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
        return FileStatus.of(descriptor).device();
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
        return List.of(kind);
    }

    @Override
    public Subject subject() {
        return new Subject.Descriptor(new Subject.Task(holder(), "test"), descriptor.number());
    }

    @Override
    public LocalFd keptDescriptor() {
        return descriptor;
    }
}
