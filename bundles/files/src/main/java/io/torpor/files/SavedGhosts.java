package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ghost_chunk_entry;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.image.proto.timeval;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SymbolicLinks;
import io.torpor.procfs.DeviceNumber;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files that no directory has any more, saved whole; each inode once, whatever names it was opened by. For one thread. */
final class SavedGhosts {
    private static final int BLOCK = 512;
    private static final int KERNEL_MINOR_BITS = 20;
    private static final int NANOS_PER_MICRO = 1000;

    private final DumpContext context;
    private final ImageRecords images;
    /** For the content of one file, in bytes on the medium. */
    private final long limit;

    private final Map<Inode, Integer> ids = new HashMap<>();
    private final Set<Inode> checked = new HashSet<>();

    private record Inode(long device, long number) {}

    SavedGhosts(DumpContext context) {
        this.context = context;
        images = context.require(ImageRecords.class);
        limit = context.options().get(Options.GHOST_LIMIT);
    }

    /**
     * Saves a deleted file that {@link #check} has not objected to.
     *
     * @return its id, after which its image file is named
     */
    int save(SavedPaths.Seen file) throws TorporException {
        FileStatus status = file.status();
        Inode inode = new Inode(status.device(), status.inode());
        Integer known = ids.get(inode);
        if (known != null) {
            return known;
        }
        int id = ids.size() + 1;
        ids.put(inode, id);
        if (status.type() == FileModes.S_IFREG) {
            regular(id, file);
        } else {
            images.add(ImageType.GHOST_FILE, id, entry(file).build(), new byte[0]);
        }
        return id;
    }

    /**
     * Objects to a deleted file that cannot be saved, and warns of one that will be hard to make again.
     *
     * @throws TorporException FILES-004, FILES-010
     */
    void check(SavedPaths.Seen file) throws TorporException {
        FileStatus status = file.status();
        if (status.type() == FileModes.S_IFSOCK) {
            throw FileProblems.deletedSocket(file);
        }
        long bytes = status.blocks() * BLOCK;
        if (status.type() == FileModes.S_IFREG && bytes > limit) {
            throw FileProblems.ghostTooLarge(file, bytes, limit);
        }
        if (checked.add(new Inode(status.device(), status.inode())) && Descriptors.isReadOnly(file.descriptor())) {
            context.report(FileProblems.readOnly(file));
        }
    }

    private void regular(int id, SavedPaths.Seen file) throws TorporException {
        FileStatus status = file.status();
        long bytes = status.blocks() * BLOCK;
        try (LocalFd reopened = Descriptors.open("/proc/self/fd/" + file.descriptor(), 0, 0);
                GhostContent content = new GhostContent(reopened, status.size())) {
            if (bytes >= status.size() && status.size() <= GhostContent.LARGEST_CHUNK) {
                images.add(ImageType.GHOST_FILE, id, entry(file).build(), content.read(0, (int) status.size()));
                return;
            }
            images.add(
                    ImageType.GHOST_FILE,
                    id,
                    entry(file).setChunks(true).setSize(status.size()).build());
            long at = content.nextData(0);
            while (at < status.size()) {
                int length = content.dataLength(at);
                ghost_chunk_entry chunk =
                        ghost_chunk_entry.newBuilder().setOff(at).setLen(length).build();
                images.add(ImageType.GHOST_FILE, id, chunk, content.read(at, length));
                at = content.nextData(at + length);
            }
        }
    }

    private static ghost_file_entry.Builder entry(SavedPaths.Seen file) {
        FileStatus status = file.status();
        ghost_file_entry.Builder entry = ghost_file_entry
                .newBuilder()
                .setUid(status.uid())
                .setGid(status.gid())
                .setMode(status.mode())
                .setDev(DeviceNumber.major(status.device()) << KERNEL_MINOR_BITS | DeviceNumber.minor(status.device()))
                .setIno(status.inode())
                .setAtim(time(status.accessed(), status.accessedNanos()))
                .setMtim(time(status.modified(), status.modifiedNanos()));
        switch (status.type()) {
            case FileModes.S_IFCHR, FileModes.S_IFBLK -> entry.setRdev((int) status.specialDevice());
            case FileModes.S_IFLNK -> entry.setSymlnkTarget(SymbolicLinks.target(file.descriptor()));
            default -> {}
        }
        GhostDetails.save(file, entry);
        return entry;
    }

    private static timeval time(long seconds, int nanos) {
        return timeval.newBuilder()
                .setTvSec(seconds)
                .setTvUsec(nanos / NANOS_PER_MICRO)
                .build();
    }
}
