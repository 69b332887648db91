package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Opens files by their path, and puts position and owner back. */
@Component
@Claims("record reg_file_entry")
public final class RegularFileRestorer implements FileRestorer {
    /** What CRIU writes for a device that cannot be sought in. */
    private static final long UNKNOWN = -1;

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        reg_file_entry record = (reg_file_entry) message;
        LocalFd file = context.require(FilePaths.class).open(record);
        try {
            if ((record.getFlags() & OpenFlags.O_PATH) == 0) {
                complete(file, record, context);
            }
            return file;
        } catch (TorporException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void complete(LocalFd file, reg_file_entry record, RestoreContext context) throws TorporException {
        try {
            if (record.getPos() != 0 && record.getPos() != UNKNOWN) {
                Descriptors.seek(file, record.getPos(), Fcntl.SEEK_SET);
            }
        } catch (SyscallException e) {
            throw RestoreProblems.cannotSeek(record, e);
        }
        try {
            SignalOwners.restore(file, record.getFown(), context.require(PuppetTree.class));
        } catch (SyscallException e) {
            throw RestoreProblems.owner(record.getName(), record.getFown(), e);
        }
        try {
            WriteHint.restore(file, record);
        } catch (SyscallException e) {
            context.report(RestoreProblems.hint(record.getName(), e));
        }
        if ((record.getFlags() & OpenFlags.FASYNC) != 0) {
            Descriptors.fcntl(file, Fcntl.F_SETFL, record.getFlags());
        }
    }
}
