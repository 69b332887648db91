package io.torpor.memory;

import io.torpor.abi.Fcntl;
import io.torpor.abi.MmapFlags;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.memfd_file_entry;
import io.torpor.image.proto.memfd_inode_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.memory.SharedObjects.SharedObject;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;

/** Records of memfds: one for each memfd, and one for each open file description or way of mapping. */
final class MemfdRecords {
    private static final String PREFIX = "/memfd:";
    private static final String DELETED = " (deleted)";

    private final SharedObjects objects;
    private final ImageRecords images;

    MemfdRecords(SharedObjects objects, ImageRecords images) {
        this.objects = objects;
        this.images = images;
    }

    /**
     * A record of one open file; the memfd itself is recorded when it is first met.
     *
     * @param id the open file's
     * @param link as {@code readlink} prints it
     */
    memfd_file_entry file(int id, SharedObject object, String link, int flags, long position, Subject subject)
            throws TorporException {
        int inode = objects.memfd(object);
        if (inode == 0) {
            inode = objects.nameMemfd(object);
            images.add(ImageType.MEMFD_INODE, inode(inode, object, link, subject));
        }
        // Nothing ever happens in a memfd that would send its owner a signal.
        fown_entry owner = fown_entry
                .newBuilder()
                .setUid(0)
                .setEuid(0)
                .setSignum(0)
                .setPidType(0)
                .setPid(0)
                .build();
        return memfd_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(flags)
                .setPos(position)
                .setFown(owner)
                .setInodeId(inode)
                .build();
    }

    private static memfd_inode_entry inode(int id, SharedObject object, String link, Subject subject)
            throws TorporException {
        memfd_inode_entry.Builder record = memfd_inode_entry.newBuilder();
        if (object.isHuge()) {
            record.setHugetlbFlag(MmapFlags.MFD_HUGETLB | object.hugeShift() << MmapFlags.MFD_HUGE_SHIFT);
        }
        return record.setName(name(link))
                .setUid(object.facts().uid())
                .setGid(object.facts().gid())
                .setSize(object.facts().size())
                .setShmid((int) object.id())
                .setSeals(seals(object, subject))
                .setInodeId(id)
                .setMode(object.facts().mode())
                .build();
    }

    private static String name(String link) {
        String name = link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    private static int seals(SharedObject object, Subject subject) throws TorporException {
        try {
            return Descriptors.fcntl(object.content(), Fcntl.F_GET_SEALS, 0);
        } catch (SyscallException e) {
            throw Issue.error("MEMORY-008", subject, "Cannot read the seals of " + subject + ": " + e.getMessage(), "")
                    .causedBy(e)
                    .toException();
        }
    }
}
