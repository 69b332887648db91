package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.memfd_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Opens a memfd(2) once more, as each of its open files needs it. Its content comes in stage MAPPINGS, its seals after that. */
@Component
@Claims("record memfd_file_entry")
public final class MemfdFileRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        memfd_file_entry file = (memfd_file_entry) record;
        LocalFd object = context.require(RestoredObjects.class).memfd(file.getInodeId());
        try {
            LocalFd opened = Descriptors.open("/proc/self/fd/" + object.number(), file.getFlags(), 0);
            if (file.getPos() != 0) {
                Descriptors.seek(opened, file.getPos(), Fcntl.SEEK_SET);
            }
            return opened;
        } catch (SyscallException e) {
            throw Issue.error(
                            "MEMORY-026",
                            new Subject.Other("memfd"),
                            "Cannot open the memfd of file " + file.getId() + " again: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
