package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.ns_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Saves descriptors of namespaces that the engine is in itself, whoever's {@code /proc/PID/ns} they were opened in. */
@Component
@Claims({"nsfs pid", "nsfs net", "nsfs ipc", "nsfs uts", "nsfs time", "nsfs mnt", "nsfs user", "nsfs cgroup"})
public final class NamespaceFileDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        try (LocalFd own = Descriptors.open(kind(file).path(), OpenFlags.O_RDONLY, 0)) {
            FileStatus status = FileStatus.of(own);
            if (status.inode() != file.inode() || status.device() != file.device()) {
                throw FileProblems.foreignNamespace(file);
            }
        }
    }

    private static Namespaces kind(OpenFile file) {
        return Namespaces.named(file.link().substring(0, file.link().indexOf(':')));
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        Namespaces kind = kind(file);
        return ns_file_entry
                .newBuilder()
                .setId(file.id())
                .setNsId(kind.own())
                .setNsCflag(kind.flag())
                .setFlags(file.flags())
                .build();
    }
}
