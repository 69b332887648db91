package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Shared memory of a frozen tree, by inode number: each object once, however many tasks map or hold it. The kernel keeps all of it in one file
 * system, so that the number alone is unique. For the session's thread.
 */
final class SharedObjects implements AutoCloseable {
    private static final int FIRST_MAPPED_FILE = 1 << 30;

    private final long device;
    private final HugePages hugePages;
    private final Map<Key, SharedObject> objects = new LinkedHashMap<>();
    private final Set<Long> ids = new HashSet<>();
    /** Segments of SysV shared memory, whose ids are not ours to choose. */
    private final Set<Long> segments;

    private final Set<Integer> inspectedSegments = new HashSet<>();
    private final Set<Integer> namedSegments = new HashSet<>();
    private final Map<Long, Integer> memfds = new HashMap<>();
    private final Map<Long, Integer> mappedFiles = new HashMap<>();

    /** Huge pages have file systems of their own, with inode numbers of their own. Segments have numbers of their own in both. */
    private record Key(long device, long inode) {}

    private static final long SEGMENTS = -1;

    /**
     * One object.
     *
     * @param id its id in the images: its inode number, if no other object has that; always, if it is a segment of SysV shared memory
     * @param content a descriptor of ours to read from
     * @param hugeShift log2 of the size of its pages, if they are huge; 0 otherwise
     */
    record SharedObject(long id, LocalFd content, FileStatus facts, int hugeShift) {
        boolean isHuge() {
            return hugeShift != 0;
        }
    }

    /**
     * None yet.
     *
     * @param device of the file system that holds all objects but those of huge pages
     * @param segments ids of all segments of SysV shared memory that the tree has attached
     */
    SharedObjects(long device, HugePages hugePages, Set<Long> segments) {
        this.device = device;
        this.hugePages = hugePages;
        this.segments = segments;
    }

    /** Notes the object that a mapping shows. */
    SharedObject ofMapping(TaskMapping mapping) throws TorporException {
        int hugeShift = mapping.has(VmFlags.HUGETLB) ? mapping.file().hugeShift() : 0;
        long ofDevice = hugeShift == 0 ? device : mapping.file().facts().device();
        Key key = new Key(mapping.kind() == MappingKind.SYSV ? SEGMENTS : ofDevice, mapping.inode());
        SharedObject known = objects.get(key);
        return known != null
                ? known
                : note(key, mapping.subject(), MappedFiles.link(mapping.task(), mapping.entry()), hugeShift);
    }

    /**
     * Notes the object that a descriptor of ours refers to.
     *
     * @return null when it lies in another file system
     */
    SharedObject ofDescriptor(Subject subject, LocalFd descriptor) throws TorporException {
        FileStatus facts = FileStatus.of(descriptor);
        int hugeShift = 0;
        if (facts.device() != device) {
            hugeShift = HugePages.shift(descriptor);
            if (!hugePages.isKernels(facts, hugeShift)) {
                return null;
            }
        }
        Key key = new Key(facts.device(), facts.inode());
        SharedObject known = objects.get(key);
        return known != null ? known : note(key, subject, "/proc/self/fd/" + descriptor.number(), hugeShift);
    }

    private SharedObject note(Key key, Subject subject, String link, int hugeShift) throws TorporException {
        try {
            LocalFd content = Descriptors.open(link, OpenFlags.O_RDONLY, 0);
            FileStatus facts = FileStatus.of(content);
            long id = key.device() == SEGMENTS ? key.inode() : freeId(facts.inode());
            SharedObject object = new SharedObject(id, content, facts, hugeShift);
            objects.put(key, object);
            return object;
        } catch (SyscallException e) {
            throw Issue.error(
                            "MEMORY-001",
                            subject,
                            "Cannot open the shared memory of " + subject + ": " + e.getMessage(),
                            "Run with CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN.")
                    .causedBy(e)
                    .toException();
        }
    }

    private long freeId(long wanted) {
        long id = wanted;
        while (segments.contains(id) || !ids.add(id)) {
            id++;
        }
        return id;
    }

    /** Whether this is the first look at a segment. */
    boolean inspectSegment(int id) {
        return inspectedSegments.add(id);
    }

    /** Whether a segment has no record yet; now it has. */
    boolean nameSegment(int id) {
        return namedSegments.add(id);
    }

    /** The id of the record that names a memfd; 0 as long as there is none. */
    int memfd(SharedObject object) {
        return memfds.getOrDefault(object.id(), 0);
    }

    /** Gives a memfd's record an id. */
    int nameMemfd(SharedObject object) {
        memfds.put(object.id(), memfds.size() + 1);
        return memfds.size();
    }

    /** The id of the open file that mappings of a memfd refer to; 0 as long as there is none. */
    int mappedFile(SharedObject object) {
        return mappedFiles.getOrDefault(object.id(), 0);
    }

    /** Gives mappings of a memfd an open file. */
    int nameMappedFile(SharedObject object) {
        mappedFiles.put(object.id(), FIRST_MAPPED_FILE + mappedFiles.size());
        return mappedFile(object);
    }

    Collection<SharedObject> all() {
        return objects.values();
    }

    @Override
    public void close() {
        objects.values().forEach(object -> object.content().close());
    }
}
