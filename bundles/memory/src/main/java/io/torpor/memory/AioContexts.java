package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.RemoteAddress;
import io.torpor.image.proto.aio_ring_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contexts of io_setup(2) of one task. The kernel chooses where it maps a new one, so places are kept free until all other mappings are there; then the ring is moved, which
 * changes the context's id with it. The kernel's own count of events follows when as many requests are made that end at once; what those events were is overwritten.
 */
final class AioContexts {
    private static final int BATCH = 64;
    private static final int EVENT = 32;
    private static final int IOCB = 64;

    private final Puppet puppet;
    private final SavedTask task;
    private final List<StoredRun> content;
    private final List<SavedMapping> rings = new ArrayList<>();
    private final List<Data> made = new ArrayList<>();
    private final List<Call> submitted = new ArrayList<>();
    private final List<Integer> expected = new ArrayList<>();
    private Call sink;

    AioContexts(Puppet puppet, SavedTask task, List<StoredRun> content) {
        this.puppet = puppet;
        this.task = task;
        this.content = content;
    }

    boolean isEmpty() {
        return rings.isEmpty();
    }

    /** Queues keeping a ring's place free. */
    void reserve(SavedMapping mapping) {
        int flags = MmapFlags.MAP_PRIVATE
                | MmapFlags.MAP_ANONYMOUS
                | MmapFlags.MAP_NORESERVE
                | MmapFlags.MAP_FIXED_NOREPLACE;
        puppet.script().call("mmap", mapping.start(), mapping.bytes(), MmapFlags.PROT_NONE, flags, -1, 0);
        rings.add(mapping);
    }

    /** Queues making the contexts; everything else must be mapped. */
    void make(LocalFd devNull) throws TorporException {
        for (SavedMapping ring : rings) {
            Data id = puppet.script().room(Long.BYTES);
            puppet.script().call("io_setup", requests(ring), id);
            made.add(id);
        }
        sink = puppet.fetch(devNull);
    }

    private int requests(SavedMapping ring) throws TorporException {
        for (aio_ring_entry entry : task.mm().getAiosList()) {
            if (entry.getId() == ring.start()) {
                return entry.getNrReq();
            }
        }
        throw cannot(
                ring,
                "the list of contexts does not have it",
                "The checkpoint is damaged: copy it again, or use another one.");
    }

    /** Queues moving the contexts to their places and bringing the kernel's counts to where they were. */
    void place() throws TorporException, IOException {
        for (int i = 0; i < rings.size(); i++) {
            SavedMapping mapping = rings.get(i);
            long at = made.get(i).content().getLong(0);
            int events = ByteBuffer.wrap(puppet.memory().read(new RemoteAddress(at), AioRing.HEADER))
                    .order(ByteOrder.nativeOrder())
                    .getInt(4);
            AioRing ring = AioRing.read(Arrays.copyOf(saved(mapping), AioRing.HEADER), mapping.bytes());
            if (ring == null || events != ring.events()) {
                throw cannot(
                        mapping,
                        ring == null
                                ? "its memory is no ring"
                                : "this kernel makes a ring of " + events + " events, and it had " + ring.events(),
                        "Restore on a machine with as many processors.");
            }
            int move = MmapFlags.MREMAP_MAYMOVE | MmapFlags.MREMAP_FIXED;
            puppet.script().call("mremap", at, mapping.bytes(), mapping.bytes(), move, mapping.start());
            for (int left = ring.head(); left > 0; left -= BATCH) {
                int count = Math.min(left, BATCH);
                submit(mapping.start(), count);
                Data events64 = puppet.script().room(count * EVENT);
                puppet.script().call("io_getevents", mapping.start(), count, count, events64, 0);
            }
            for (int left = ring.pending(); left > 0; left -= BATCH) {
                submit(mapping.start(), Math.min(left, BATCH));
            }
        }
        puppet.script().call("close", sink);
    }

    /** Requests to read nothing from /dev/null: they are finished when the call returns. */
    private void submit(long context, int count) {
        final int opcode = 16;
        final int descriptor = 20;
        byte[] request = new byte[IOCB];
        ByteBuffer.wrap(request)
                .order(ByteOrder.nativeOrder())
                .putShort(opcode, (short) 0)
                .putInt(descriptor, (int) sink.result());
        Data list = puppet.script().room(count * Long.BYTES);
        Data iocb = puppet.script().bytes(request);
        for (int i = 0; i < count; i++) {
            puppet.script().point(list, i * Long.BYTES, iocb);
        }
        submitted.add(puppet.script().call("io_submit", context, count, list));
        expected.add(count);
    }

    /** Writes the events. The header stays: the kernel finds the context by the number in it, which is a new one. */
    void fill() throws TorporException, IOException {
        for (int i = 0; i < submitted.size(); i++) {
            if (submitted.get(i).result() != expected.get(i)) {
                throw cannot(
                        rings.get(0),
                        "the kernel took " + submitted.get(i).result() + " requests of " + expected.get(i),
                        "");
            }
        }
        for (SavedMapping mapping : rings) {
            byte[] events = saved(mapping);
            puppet.memory()
                    .write(
                            new RemoteAddress(mapping.start() + AioRing.HEADER),
                            Arrays.copyOfRange(events, AioRing.HEADER, events.length));
        }
    }

    private byte[] saved(SavedMapping mapping) throws IOException {
        byte[] bytes = new byte[(int) mapping.bytes()];
        for (StoredRun run : content) {
            if (run.address() >= mapping.start() && run.end() <= mapping.end()) {
                run.read(ByteBuffer.wrap(bytes, (int) (run.address() - mapping.start()), (int) run.bytes()));
            }
        }
        return bytes;
    }

    private TorporException cannot(SavedMapping ring, String why, String remedy) {
        return Issue.error(
                        "MEMORY-037",
                        task.subject(),
                        "Cannot restore the context for asynchronous requests at " + ring + " of " + task + ": " + why,
                        remedy)
                .toException();
    }
}
