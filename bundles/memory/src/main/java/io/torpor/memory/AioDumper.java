package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.abi.RemoteAddress;
import io.torpor.image.proto.aio_ring_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Component;

/**
 * A context of io_setup(2): the ring of finished requests is mapped, and its address is the context's id. Requests that are not finished are nowhere to be seen, so the ring is looked at until
 * it has been still for a moment: a request to a disk ends soon, and one that waits for a descriptor to become ready (IOCB_CMD_POLL) is lost.
 */
@Component
@Claims("aio")
public final class AioDumper implements MappingDumper {
    private static final long QUIET_NANOS = 2_000_000;
    private static final long PATIENCE_NANOS = 1_000_000_000;

    @Override
    public void inspect(Mapping mapping, DumpContext context) throws TorporException {
        read(TaskMapping.of(mapping));
    }

    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        awaitQuiet(own);
        return VmaRecord.of(own, VmaStatus.AIO).setPgoff(0).build();
    }

    /** What the list of contexts says about one. */
    static aio_ring_entry entry(TaskMapping mapping) throws TorporException {
        return aio_ring_entry
                .newBuilder()
                .setId(mapping.entry().start())
                .setNrReq(read(mapping).requests())
                .setRingLen((int) mapping.entry().bytes())
                .build();
    }

    private static AioRing read(TaskMapping mapping) throws TorporException {
        AioRing ring = AioRing.read(header(mapping), mapping.entry().bytes());
        if (ring == null) {
            throw Issue.error(
                            "MEMORY-035",
                            mapping.subject(),
                            "Cannot dump " + mapping
                                    + ": it is only a part of a ring of io_setup(2), or of a kind that is not known",
                            "")
                    .toException();
        }
        return ring;
    }

    private static byte[] header(TaskMapping mapping) {
        return mapping.owner().memory().read(new RemoteAddress(mapping.entry().start()), AioRing.HEADER);
    }

    private static void awaitQuiet(TaskMapping mapping) throws TorporException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        byte[] before = header(mapping);
        while (System.nanoTime() < end) {
            pause();
            byte[] after = header(mapping);
            if (Arrays.equals(before, after)) {
                return;
            }
            before = after;
        }
        throw Issue.error(
                        "MEMORY-036",
                        mapping.subject(),
                        "Cannot dump " + mapping
                                + ": asynchronous requests (io_submit(2)) have kept finishing for a second",
                        "Dump when the application does less input and output.")
                .toException();
    }

    private static void pause() {
        long end = System.nanoTime() + QUIET_NANOS;
        for (long left = QUIET_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
