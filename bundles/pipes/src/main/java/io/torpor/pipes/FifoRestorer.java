package io.torpor.pipes;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fifo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.RestoredFiles;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** An end of a FIFO. */
@Component
@Claims("record fifo_entry")
public final class FifoRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        fifo_entry record = (fifo_entry) message;
        reg_file_entry file = file(record.getRegfId(), context.require(ImageSet.class));
        LocalFd path = context.require(RestoredFiles.class).open(record.getRegfId());
        LocalFd end = null;
        try {
            RestoredPipes.of(context).open(record.getPipeId(), path);
            end = PipeEnds.reopen(path, file.getFlags());
            SignalOwners.restore(end, file.getFown(), context.require(PuppetTree.class));
            PipeEnds.setFlags(end, file.getFlags());
            return end;
        } catch (SyscallException e) {
            if (end != null) {
                end.close();
            }
            throw PipeProblems.notRestored("FIFO " + file.getName(), e);
        }
    }

    private static reg_file_entry file(int id, ImageSet images) throws TorporException {
        for (file_entry entry : images.all(ImageType.FILES, file_entry.class)) {
            if (entry.getId() == id && entry.hasReg()) {
                return entry.getReg();
            }
        }
        throw PipeProblems.inconsistent("files.img", "a FIFO's path, file " + id + ", is missing");
    }
}
