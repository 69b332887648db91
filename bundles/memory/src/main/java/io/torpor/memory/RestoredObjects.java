package io.torpor.memory;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.MmapFlags;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.memfd_inode_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.LocalMapping;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shared memory while it is brought back: made by the engine, once for all tasks, and filled through its own descriptor. For the session's
 * thread.
 */
final class RestoredObjects implements AutoCloseable {
    /** What the kernel calls shared memory that has no name of its own. */
    private static final String NAMELESS = "/dev/zero";

    /** The same for memory of huge pages. */
    private static final String NAMELESS_HUGE = "/anon_hugepage";

    private static final int PERMISSIONS = 07777;

    private final ImageSet images;
    private final StoredPages pages;
    private final SavedMemory memory;
    private final Map<Long, LocalFd> objects = new LinkedHashMap<>();
    private final Map<Long, memfd_inode_entry> made = new HashMap<>();
    private final List<LocalMapping> mapped = new ArrayList<>();

    RestoredObjects(ImageSet images, StoredPages pages, SavedMemory memory) {
        this.images = images;
        this.pages = pages;
        this.memory = memory;
    }

    /** A memfd by the id of its record; a descriptor that is open for reading and writing, and stays ours. */
    LocalFd memfd(long inodeId) throws TorporException {
        memfd_inode_entry inode = find(inodeId);
        long id = Integer.toUnsignedLong(inode.getShmid());
        LocalFd object = objects.get(id);
        if (object == null) {
            try {
                object = isNameless(inode) ? nameless(inode) : named(inode);
                objects.put(id, object);
                made.put(id, inode);
            } catch (SyscallException e) {
                throw cannotMake("memfd \"" + inode.getName() + "\"", e);
            }
        }
        return object;
    }

    /** Anonymous shared memory by its id. */
    LocalFd anonymous(long id) throws TorporException {
        LocalFd object = objects.get(id);
        if (object == null) {
            try {
                object = nameless(size(id), 0, NAMELESS);
                objects.put(id, object);
            } catch (SyscallException e) {
                throw cannotMake("shared memory " + id, e);
            }
        }
        return object;
    }

    private memfd_inode_entry find(long inodeId) throws TorporException {
        for (memfd_inode_entry inode : images.all(ImageType.MEMFD_INODE, memfd_inode_entry.class)) {
            if (inode.getInodeId() == inodeId) {
                return inode;
            }
        }
        String name = ImageType.MEMFD_INODE.fileName(0);
        throw Issue.error(
                        "MEMORY-025",
                        new Subject.ImageFile(name),
                        "Cannot restore a memfd: " + name + " has no record " + inodeId,
                        "The checkpoint is incomplete: copy it again, or use another one.")
                .toException();
    }

    /** As large as the mappings and the content of it need. */
    private long size(long id) {
        long size = 0;
        for (SavedTask task : memory.tasks().values()) {
            for (SavedMapping mapping : task.mappings()) {
                if (mapping.kind() == MappingKind.ANONYMOUS_SHARED
                        && mapping.record().getShmid() == id) {
                    size = Math.max(size, mapping.record().getPgoff() + mapping.bytes());
                }
            }
        }
        List<StoredRun> content = pages.ofShared(id);
        return content.isEmpty()
                ? size
                : Math.max(size, content.get(content.size() - 1).end());
    }

    /** The name that /proc/PID/maps prints can be had in one way only: from a mapping. */
    private static LocalFd nameless(long bytes, int hugeFlag, String name) {
        try (LocalMapping mapping = LocalMapping.anonymousShared(bytes, hugeFlag == 0 ? 0 : mapFlags(hugeFlag))) {
            return mapping.object();
        } catch (SyscallException e) {
            LocalFd memfd = Descriptors.memfd(name, hugeFlag);
            Descriptors.truncate(memfd, bytes);
            return memfd;
        }
    }

    private static boolean isNameless(memfd_inode_entry inode) {
        return inode.getName().equals(inode.hasHugetlbFlag() ? NAMELESS_HUGE : NAMELESS);
    }

    private static LocalFd nameless(memfd_inode_entry inode) {
        return nameless(inode.getSize(), inode.getHugetlbFlag(), inode.getName());
    }

    /** The size of huge pages is in the same bits for mmap(2) and memfd_create(2). */
    private static int mapFlags(int memfdFlags) {
        return MmapFlags.MAP_HUGETLB | memfdFlags & MmapFlags.MFD_HUGE_MASK << MmapFlags.MFD_HUGE_SHIFT;
    }

    private static LocalFd named(memfd_inode_entry inode) {
        LocalFd memfd = Descriptors.memfd(inode.getName(), MmapFlags.MFD_ALLOW_SEALING | inode.getHugetlbFlag());
        Descriptors.truncate(memfd, inode.getSize());
        if (inode.hasMode()) {
            Descriptors.chmod(memfd, inode.getMode() & PERMISSIONS);
        }
        if (inode.getUid() != 0 || inode.getGid() != 0) {
            Descriptors.chown(memfd, inode.getUid(), inode.getGid());
        }
        return memfd;
    }

    /** Plans the filling of all objects that were made. */
    void fill(PageFill fill) {
        for (Map.Entry<Long, LocalFd> object : objects.entrySet()) {
            memfd_inode_entry inode = made.get(object.getKey());
            List<StoredRun> content = pages.ofShared(object.getKey());
            if (inode != null && inode.getHugetlbFlag() != 0 && !content.isEmpty()) {
                fillHuge(fill, object.getValue(), inode, content);
            } else {
                fill.add(new ContentTarget.OfFile(object.getValue()), content);
            }
        }
    }

    /**
     * Files of huge pages know no write(2): they are mapped. The kernel writes to that mapping of ours, as it tells when there are no pages left; a store of ours would be the end
     * of the engine.
     */
    private void fillHuge(PageFill fill, LocalFd object, memfd_inode_entry inode, List<StoredRun> content) {
        LocalMapping mapping = LocalMapping.ofFile(object, inode.getSize());
        mapped.add(mapping);
        List<StoredRun> moved = new ArrayList<>(content.size());
        for (StoredRun run : content) {
            moved.add(new StoredRun(mapping.address() + run.address(), run.bytes(), run.file(), run.position()));
        }
        fill.add(new ContentTarget.OfProcess(Processes.self()), moved);
    }

    /** Ends what filling needed: seals cannot be set as long as the engine maps what they protect. */
    void filled() {
        mapped.forEach(LocalMapping::close);
        mapped.clear();
    }

    /** Seals what was sealed; nothing can be written or mapped for writing after that. Content came in pages, so an object that ends within one has grown. */
    void seal() throws TorporException {
        for (Map.Entry<Long, memfd_inode_entry> object : made.entrySet()) {
            int seals = object.getValue().getSeals();
            if (object.getValue().getSize() % PageRuns.PAGE != 0) {
                Descriptors.truncate(
                        objects.get(object.getKey()), object.getValue().getSize());
            }
            if (seals != 0 && !isNameless(object.getValue())) {
                try {
                    Descriptors.fcntl(objects.get(object.getKey()), Fcntl.F_ADD_SEALS, seals);
                } catch (SyscallException e) {
                    throw cannotMake("memfd \"" + object.getValue().getName() + "\"", e);
                }
            }
        }
    }

    private static TorporException cannotMake(String what, SyscallException e) {
        return Issue.error("MEMORY-026", new Subject.Other(what), "Cannot restore " + what + ": " + e.getMessage(), "")
                .causedBy(e)
                .toException();
    }

    @Override
    public void close() {
        filled();
        objects.values().forEach(LocalFd::close);
    }
}
