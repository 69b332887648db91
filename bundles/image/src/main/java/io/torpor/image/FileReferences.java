package io.torpor.image;

import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.fs_entry;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** References to entries of {@code files.img}: from descriptors, executables, mappings, directories, and the content of pipes. */
final class FileReferences {
    /** {@code vma_entry.status}: the mapping is of a file, private or shared; {@code shmid} is then the file's id. */
    private static final int OF_FILE = 1 << 6 | 1 << 7;
    /** {@code vma_entry.status}: an asynchronous I/O ring, a packet socket's ring; both have an id of another kind. */
    private static final int OF_RING = 1 << 11 | 1 << 13;

    private final ImageSet images;
    private final Damage damage;
    private final Map<Integer, fd_types> types = new HashMap<>();
    private final Set<Integer> pipes = new HashSet<>();
    private final Set<Integer> fifos = new HashSet<>();
    private final Set<Integer> checkedTables = new HashSet<>();

    FileReferences(ImageSet images) throws TorporException {
        this.images = images;
        this.damage = new Damage(images.store());
        for (ImageEntry<file_entry> entry : images.entries(ImageType.FILES, 0, file_entry.class)) {
            file_entry file = entry.record();
            if (types.put(file.getId(), file.getType()) != null) {
                throw damage.dangling(entry, "a second file has the id " + id(file.getId()))
                        .toException();
            }
            if (file.hasPipe()) {
                pipes.add(file.getPipe().getPipeId());
            }
            if (file.hasFifo()) {
                fifos.add(file.getFifo().getPipeId());
            }
        }
    }

    /** A table without descriptors has no file. */
    void checkDescriptors(int table) throws TorporException {
        if (!checkedTables.add(table)) {
            return;
        }
        for (ImageEntry<fdinfo_entry> entry : images.entries(ImageType.FDINFO, table, fdinfo_entry.class)) {
            fdinfo_entry descriptor = entry.record();
            fd_types found = file(entry, "descriptor " + descriptor.getFd(), descriptor.getId());
            if (found != descriptor.getType()) {
                throw damage.dangling(
                                entry,
                                "descriptor " + descriptor.getFd() + " says that file " + id(descriptor.getId())
                                        + " is a " + descriptor.getType() + ", but files.img says that it is a "
                                        + found)
                        .toException();
            }
        }
    }

    void checkMappings(int pid) throws TorporException {
        images.require(ImageType.MM, pid, mm_entry.class);
        ImageEntry<mm_entry> entry =
                images.entries(ImageType.MM, pid, mm_entry.class).get(0);
        file(entry, "the executable", entry.record().getExeFileId());
        for (vma_entry mapping : entry.record().getVmasList()) {
            if ((mapping.getStatus() & OF_FILE) != 0 && (mapping.getStatus() & OF_RING) == 0) {
                int id = (int) mapping.getShmid();
                if (Integer.toUnsignedLong(id) != mapping.getShmid() || !types.containsKey(id)) {
                    throw absent(entry, "the mapping at 0x" + Long.toHexString(mapping.getStart()), mapping.getShmid());
                }
            }
        }
    }

    void checkDirectories(int pid) throws TorporException {
        images.require(ImageType.FS, pid, fs_entry.class);
        ImageEntry<fs_entry> entry =
                images.entries(ImageType.FS, pid, fs_entry.class).get(0);
        file(entry, "the working directory", entry.record().getCwdId());
        file(entry, "the root directory", entry.record().getRootId());
    }

    /** What was in pipes and fifos must have one to go to. */
    void checkQueues() throws TorporException {
        checkQueues(ImageType.PIPES_DATA, pipes, "pipe");
        checkQueues(ImageType.FIFO_DATA, fifos, "fifo");
    }

    private void checkQueues(ImageType type, Set<Integer> known, String what) throws TorporException {
        for (ImageEntry<pipe_data_entry> entry : images.entries(type, 0, pipe_data_entry.class)) {
            int id = entry.record().getPipeId();
            if (!known.contains(id)) {
                throw damage.dangling(
                                entry, "content belongs to " + what + " " + id(id) + ", which files.img does not have")
                        .toException();
            }
        }
    }

    private fd_types file(ImageEntry<?> source, String what, int id) throws TorporException {
        fd_types type = types.get(id);
        if (type == null) {
            throw absent(source, what, Integer.toUnsignedLong(id));
        }
        return type;
    }

    private TorporException absent(ImageEntry<?> source, String what, long id) {
        return damage.dangling(
                        source,
                        what + " refers to file " + Long.toUnsignedString(id) + ", which files.img does not have")
                .toException();
    }

    private static String id(int unsigned) {
        return Integer.toUnsignedString(unsigned);
    }
}
