package io.torpor.memory;

import io.torpor.abi.IpcConstants;
import io.torpor.abi.MmapFlags;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ipc_desc_entry;
import io.torpor.image.proto.ipc_shm_entry;
import io.torpor.linux.Processes;
import io.torpor.linux.SharedSegment;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Segments of SysV shared memory while they are brought back. One that is still there, as a dump leaves it, is taken: with the content that was saved, if nobody has it attached, and as
 * it is if somebody has. One that is gone is made again. For the session's thread.
 */
final class RestoredSegments implements AutoCloseable {
    private static final int PERMISSIONS = 0777;

    private final ImageSet images;
    private final StoredPages pages;
    private final Map<Integer, Segment> segments = new HashMap<>();
    private final List<Integer> made = new ArrayList<>();

    /** @param engine where the engine has it attached, to fill it; 0 if it is not filled */
    private record Segment(ipc_shm_entry record, long engine) {}

    RestoredSegments(ImageSet images, StoredPages pages) {
        this.images = images;
        this.pages = pages;
    }

    /** Finds or makes what a task had attached. */
    void need(List<SysvAttachment> attachments, RestoreContext context) throws TorporException {
        for (SysvAttachment attachment : attachments) {
            int id = attachment.segment();
            if (!segments.containsKey(id)) {
                ipc_shm_entry record = find(id);
                try {
                    segments.put(id, new Segment(record, provide(record, context)));
                } catch (SyscallException e) {
                    throw failed(id, e.getMessage(), "", e);
                }
            }
        }
    }

    private ipc_shm_entry find(int id) throws TorporException {
        for (long namespace : images.ids(ImageType.IPCNS_SHM)) {
            for (ipc_shm_entry record : images.all(ImageType.IPCNS_SHM, namespace, ipc_shm_entry.class)) {
                if (record.getDesc().getId() == id) {
                    return record;
                }
            }
        }
        throw failed(id, "the images have no record of it", "Copy the checkpoint again, or use another one.", null);
    }

    /** Where the engine has it attached. */
    private long provide(ipc_shm_entry record, RestoreContext context) throws TorporException {
        ipc_desc_entry wanted = record.getDesc();
        Optional<SharedSegment> there = SharedSegment.find(wanted.getId());
        if (there.isEmpty()) {
            make(record);
            return SharedSegment.attach(wanted.getId());
        }
        SharedSegment present = there.get();
        if (present.key() != wanted.getKey() || present.bytes() != record.getSize()) {
            throw failed(
                    wanted.getId(),
                    "there is another one with that id, of " + present.bytes() + " bytes and with key 0x"
                            + Integer.toHexString(present.key()),
                    "Remove that one, if nobody needs it: ipcrm -m " + wanted.getId() + ".",
                    null);
        }
        if (present.attachments() == 0) {
            return SharedSegment.attach(wanted.getId());
        }
        context.report(Issue.warning(
                "MEMORY-053",
                subject(wanted.getId()),
                "The " + subject(wanted.getId())
                        + " is attached by other processes: its content is theirs, not what was saved",
                "If that is wrong, end those processes (ipcs -mp) and restore again."));
        return 0;
    }

    private void make(ipc_shm_entry record) throws TorporException {
        ipc_desc_entry wanted = record.getDesc();
        if (wanted.getKey() != IpcConstants.IPC_PRIVATE) {
            Optional<Integer> other = SharedSegment.idOf(wanted.getKey());
            if (other.isPresent()) {
                throw failed(
                        wanted.getId(),
                        "its key 0x" + Integer.toHexString(wanted.getKey()) + " is that of segment " + other.get(),
                        "Remove that one, if nobody needs it: ipcrm -m " + other.get() + ".",
                        null);
            }
        }
        int permissions = wanted.getMode() & PERMISSIONS;
        int id = SharedSegment.create(
                wanted.getId(), wanted.getKey(), record.getSize(), permissions | record.getHugetlbFlag());
        made.add(id);
        if (id != wanted.getId()) {
            throw failed(wanted.getId(), "its place is taken by another segment", "Look for it with ipcs -m.", null);
        }
        SharedSegment.setOwner(id, wanted.getUid(), wanted.getGid(), permissions);
        if ((wanted.getMode() & IpcConstants.SHM_LOCKED) != 0) {
            SharedSegment.lock(id);
        }
    }

    /** Length of a segment that is needed, in whole pages. */
    long bytes(int id) {
        ipc_shm_entry record = segments.get(id).record();
        int shift = record.getHugetlbFlag() >>> MmapFlags.MAP_HUGE_SHIFT;
        long page = shift == 0 ? PageRuns.PAGE : 1L << shift;
        return record.getSize() + page - 1 & -page;
    }

    /** Plans the filling of all that nobody else uses. */
    void fill(PageFill fill) {
        segments.forEach((id, segment) -> {
            if (segment.engine() != 0) {
                List<StoredRun> moved = new ArrayList<>();
                for (StoredRun run : pages.ofShared(id)) {
                    moved.add(new StoredRun(segment.engine() + run.address(), run.bytes(), run.file(), run.position()));
                }
                fill.add(new ContentTarget.OfProcess(Processes.self()), moved);
            }
        });
    }

    /** The tree has attached and filled all: lets go, and has removed what ends with its last user. */
    void release() throws TorporException {
        for (Map.Entry<Integer, Segment> each : segments.entrySet()) {
            detach(each.getValue());
            boolean ends = (each.getValue().record().getDesc().getMode() & IpcConstants.SHM_DEST) != 0;
            if (ends && made.contains(each.getKey())) {
                SharedSegment.remove(each.getKey());
            }
        }
        segments.clear();
        made.clear();
    }

    private static void detach(Segment segment) {
        if (segment.engine() != 0) {
            SharedSegment.detach(segment.engine());
        }
    }

    /** Undoes all that was not released. */
    @Override
    public void close() {
        segments.values().forEach(RestoredSegments::detach);
        segments.clear();
        made.forEach(SharedSegment::remove);
        made.clear();
    }

    private static Subject subject(int id) {
        return new Subject.Other("System V shared memory segment " + id);
    }

    private static TorporException failed(int id, String why, String remedy, Throwable cause) {
        Issue issue = Issue.error("MEMORY-052", subject(id), "Cannot restore the " + subject(id) + ": " + why, remedy);
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }
}
