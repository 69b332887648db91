package io.torpor.sockets.other;

import com.google.protobuf.Message;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.Pid;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.MappingRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import org.osgi.service.component.annotations.Component;

/** Maps the rings of a restored packet socket. */
@Component
@Claims("socket")
public final class RingMappingRestorer implements MappingRestorer {
    private static final int[] ADVICE = {Madvise.MADV_DONTFORK, Madvise.MADV_DONTDUMP};

    @Override
    public void restore(Message message, Pid task, RestoreContext context) throws TorporException {
        vma_entry record = (vma_entry) message;
        Puppet puppet = context.require(PuppetTree.class).find(task);
        long bytes = record.getEnd() - record.getStart();
        Call fd = puppet.fetch(RestoredRings.of(context).find((int) record.getShmid(), context));
        puppet.script()
                .call(
                        "mmap",
                        record.getStart(),
                        bytes,
                        record.getProt(),
                        record.getFlags() | MmapFlags.MAP_FIXED_NOREPLACE,
                        fd,
                        0);
        puppet.script().call("close", fd);
        for (int advice : ADVICE) {
            if ((record.getMadv() & 1L << advice) != 0) {
                puppet.script().call("madvise", record.getStart(), bytes, advice);
            }
        }
    }
}
