package io.torpor.memory;

import com.google.protobuf.Message;
import io.torpor.abi.IpcConstants;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ipc_desc_entry;
import io.torpor.image.proto.ipc_shm_entry;
import io.torpor.linux.SharedSegment;
import io.torpor.linux.SyscallException;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Mapping;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Snapshots;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * An attached segment of SysV shared memory, shmat(2). Its id is the inode number of the mapping. It lives in the IPC namespace, beyond the tree: a restore finds it there again,
 * or makes it.
 */
@Component
@Claims("sysv")
public final class SysvDumper implements MappingDumper {
    /** The IPC namespace that the tree and the engine are in, as the inventory numbers it. */
    static final int OWN_NAMESPACE = 3;

    private static final int PERMISSIONS = 0xffff;

    @Override
    public void inspect(Mapping mapping, DumpContext context) throws TorporException {
        Optional<Snapshots> snapshots = context.find(Snapshots.class);
        if (snapshots.isPresent()) {
            snapshots.get().await(); // they are attached, too, as soon as they are there
        }
        SharedSegment segment = find(mapping);
        if (!context.require(SharedObjects.class).inspectSegment(segment.id())) {
            return;
        }
        long own = 0;
        for (TaskMemory task : context.require(TreeMemory.class).tasks()) {
            boolean copied = snapshots.isPresent() && snapshots.get().of(task.task()) != null;
            for (TaskMapping other : task.special()) {
                if (other.kind() == MappingKind.SYSV && other.inode() == mapping.inode()) {
                    own += copied && !other.has(VmFlags.DONT_COPY) ? 2 : 1;
                }
            }
        }
        if (segment.attachments() > own) {
            context.report(Issue.warning(
                    "MEMORY-051",
                    mapping.subject(),
                    "The shared memory segment " + segment.id() + " of " + mapping.subject() + " is attached "
                            + (segment.attachments() - own)
                            + " times outside of the tree, by processes that go on changing it: a restore attaches it again as it is then, or, if it is gone, makes it as it is now",
                    "Dump the processes that share it (ipcs -mp) together."));
        }
    }

    @Override
    public Message dump(Mapping mapping, DumpContext context) throws TorporException {
        TaskMapping own = TaskMapping.of(mapping);
        SharedObjects objects = context.require(SharedObjects.class);
        SharedSegment segment = find(mapping);
        SharedObject object = objects.ofMapping(own);
        if (objects.nameSegment(segment.id())) {
            context.require(ImageRecords.class).add(ImageType.IPCNS_SHM, OWN_NAMESPACE, record(segment, object));
        }
        boolean writable = own.has(VmFlags.MAY_WRITE);
        return VmaRecord.anonymous(own, VmaStatus.REGULAR | VmaStatus.ANONYMOUS_SHARED | VmaStatus.SYSV)
                .setShmid(segment.id())
                .setFdflags(writable ? OpenFlags.O_RDWR : OpenFlags.O_RDONLY)
                .build();
    }

    private static SharedSegment find(Mapping mapping) throws TorporException {
        try {
            return SharedSegment.find((int) mapping.inode()).orElseThrow(() -> unreadable(mapping, "there is none"));
        } catch (SyscallException e) {
            throw unreadable(mapping, e.getMessage());
        }
    }

    private static TorporException unreadable(Mapping mapping, String why) {
        return Issue.error(
                        "MEMORY-050",
                        mapping.subject(),
                        "Cannot dump " + mapping.subject() + ": the kernel does not tell about segment "
                                + mapping.inode() + " of System V shared memory: " + why,
                        "")
                .toException();
    }

    private static ipc_shm_entry record(SharedSegment segment, SharedObject object) {
        ipc_shm_entry.Builder record = ipc_shm_entry
                .newBuilder()
                .setDesc(ipc_desc_entry
                        .newBuilder()
                        .setKey(segment.key())
                        .setUid(segment.uid())
                        .setGid(segment.gid())
                        .setCuid(segment.creatorUid())
                        .setCgid(segment.creatorGid())
                        .setMode(segment.mode() & PERMISSIONS)
                        .setId(segment.id()))
                .setSize(segment.bytes())
                .setInPagemaps(true);
        if (object.isHuge()) {
            record.setHugetlbFlag(IpcConstants.SHM_HUGETLB | object.hugeShift() << MmapFlags.MAP_HUGE_SHIFT);
        }
        return record.build();
    }
}
