package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.AtStandstill;
import io.torpor.tracee.RunningTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes room for the tree's memory while the tree still runs; see {@link PagesRoom}. What starts or grows later does without. */
@Component
@DumpStep(name = "memory-room", stage = DumpStage.QUIESCE, provides = "pages-room")
public final class PagesRoomDumper implements ResourceDumper {
    /** Enough for 1 GiB. Longer would make the whole dump take longer than the shorter wait of the application is worth. */
    private static final long LENGTH_NANOS = 250_000_000;

    /** How much a small program may have grown until it is stopped, in bytes. */
    private static final long SLACK = 1 << 20;

    /** So many times what is held there must be free: the files will need it once more. */
    private static final int SPARE = 4;

    private final Architecture architecture;

    @Activate
    public PagesRoomDumper(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        long end = System.nanoTime() + LENGTH_NANOS;
        PagesRoom room = new PagesRoom(context.images());
        context.undo("remove prepared pages files", room::discard);
        context.provide(PagesRoom.class, room);
        try {
            Map<Pid, Long> sizes = sizes(new ProcFs(), context.root());
            SnapshotChoice choice = SnapshotChoice.of(context, sizes);
            context.provide(SnapshotChoice.class, choice);
            long bytes = 0;
            long ownBytes = 0;
            for (Map.Entry<Pid, Long> task : sizes.entrySet()) {
                room.create(task.getKey());
                bytes += task.getValue();
                ownBytes += choice.candidates().contains(task.getKey()) ? 0 : task.getValue();
            }
            CopyBuffers buffers = new CopyBuffers(bytes);
            context.undo("free the buffers for pages", buffers::close);
            context.provide(CopyBuffers.class, buffers);
            boolean held = hold(context, ownBytes);
            for (Map.Entry<Pid, Long> task : sizes.entrySet()) {
                if (!held || choice.candidates().contains(task.getKey())) {
                    room.fill(task.getKey(), task.getValue(), end);
                }
            }
            EarlyLook look = new EarlyLook(); // as late as possible
            context.undo("end a thread", look::close);
            context.provide(EarlyLook.class, look);
            for (Pid pid : choice.candidates()) {
                look.at(pid);
            }
            context.findOrProvide(AtStandstill.class, AtStandstill::new).add(look::lookAgain);
        } catch (IOException e) {
            throw Issue.error(
                            "MEMORY-033",
                            new Subject.Other("memory"),
                            "Cannot make room for the memory of the tree: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    /**
     * Makes room to hold content in memory, where the tree runs on before it is written.
     *
     * @param expected how much will be read while it stands still, in bytes, as far as known
     * @return whether there is room for all of it
     */
    private static boolean hold(DumpContext context, long expected) throws IOException {
        long wanted = SnapshotChoice.runsOn(context.options()) ? expected + expected / 8 + SLACK : 0;
        long room = Math.min(wanted, HeldPages.MOST);
        if (room > 0 && new MemoryHeadroom(new ProcFs()).of(Processes.self()) < SPARE * room) {
            room = 0;
        }
        HeldPages held = new HeldPages(room);
        context.undo("free the memory for pages", held::close);
        context.provide(HeldPages.class, held);
        return wanted > 0 && room == wanted;
    }

    /** The tasks of a running tree, parents first, with how many bytes of their own they have. */
    private Map<Pid, Long> sizes(ProcFs procFs, Pid root) throws IOException {
        Map<Pid, Long> sizes = new LinkedHashMap<>();
        for (Pid pid : RunningTree.processes(architecture, root)) {
            try {
                long pages = procFs.memorySize(pid).own();
                if (pages > 0) { // a zombie has none, and gets no file
                    sizes.put(pid, pages * PageRuns.PAGE);
                }
            } catch (TaskVanished e) {
                continue; // it needs no room any more
            }
        }
        return sizes;
    }
}
