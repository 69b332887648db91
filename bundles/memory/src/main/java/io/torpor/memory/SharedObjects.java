package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shared memory of a frozen tree, by inode number: each object once, however many tasks map or hold it. The kernel keeps all of it in one file
 * system, so that the number alone is unique. For the session's thread.
 */
final class SharedObjects implements AutoCloseable {
    private static final int FIRST_MAPPED_FILE = 1 << 30;

    private final long device;
    private final Map<Long, SharedObject> objects = new LinkedHashMap<>();
    private final Map<Long, Integer> memfds = new HashMap<>();
    private final Map<Long, Integer> mappedFiles = new HashMap<>();

    /**
     * One object.
     *
     * @param id its inode number, and its id in the images
     * @param content a descriptor of ours to read from
     */
    record SharedObject(long id, LocalFd content, FileStatus facts) {}

    /** @param device of the file system that holds all objects */
    SharedObjects(long device) {
        this.device = device;
    }

    /** Notes the object that a mapping shows. */
    SharedObject ofMapping(TaskMapping mapping) throws TorporException {
        SharedObject known = objects.get(mapping.inode());
        return known != null ? known : note(mapping.subject(), MappedFiles.link(mapping.task(), mapping.entry()));
    }

    /**
     * Notes the object that a descriptor of ours refers to.
     *
     * @return null when it lies in another file system: huge pages
     */
    SharedObject ofDescriptor(Subject subject, LocalFd descriptor) throws TorporException {
        FileStatus facts = FileStatus.of(descriptor);
        if (facts.device() != device) {
            return null;
        }
        SharedObject known = objects.get(facts.inode());
        return known != null ? known : note(subject, "/proc/self/fd/" + descriptor.number());
    }

    private SharedObject note(Subject subject, String link) throws TorporException {
        try {
            LocalFd content = Descriptors.open(link, OpenFlags.O_RDONLY, 0);
            FileStatus facts = FileStatus.of(content);
            SharedObject object = new SharedObject(facts.inode(), content, facts);
            objects.put(object.id(), object);
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
