package io.torpor.pipes;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.pipe_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** An end of a pipe. */
@Component
@Claims("record pipe_entry")
public final class PipeRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        pipe_entry record = (pipe_entry) message;
        LocalFd end = null;
        try {
            PipeEnds pipe = RestoredPipes.of(context).pipe(record);
            end = pipe.end(record.getFlags());
            SignalOwners.restore(end, record.getFown(), context.require(PuppetTree.class));
            if (!pipe.isInherited()) {
                PipeEnds.setFlags(end, record.getFlags());
            }
            return end;
        } catch (SyscallException e) {
            if (end != null) {
                end.close();
            }
            throw PipeProblems.notRestored("pipe " + Integer.toUnsignedString(record.getPipeId()), e);
        }
    }
}
