package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.timeval;
import io.torpor.linux.Descriptors;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deleted files come back under the name that they had, if that is free, or one beside it, and are deleted again at once. What stays is a
 * descriptor (O_PATH) for each of their former names; opening {@code /proc/self/fd/N} leads to the file with that name, however
 * often and with whatever flags. So nothing is left in the file system, whatever happens later. For one thread.
 */
final class RestoredGhosts implements AutoCloseable {
    private static final int PERMISSIONS = 07777;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int NANOS_PER_MICRO = 1000;

    private final SavedFiles saved;
    private final RestoreContext context;
    /** By file id. */
    private final Map<Integer, LocalFd> handles = new HashMap<>();

    RestoredGhosts(SavedFiles saved, RestoreContext context) {
        this.saved = saved;
        this.context = context;
    }

    /** A handle on a deleted file, by the name that it had; this object's to close. */
    LocalFd handle(reg_file_entry file, remap_file_path_entry remap) throws TorporException {
        if (!handles.containsKey(file.getId())) {
            create(remap);
        }
        return handles.get(file.getId());
    }

    private void create(remap_file_path_entry remap) throws TorporException {
        ImageEntry<ghost_file_entry> entry = saved
                .images()
                .entries(ImageType.GHOST_FILE, Integer.toUnsignedLong(remap.getRemapId()), ghost_file_entry.class)
                .stream()
                .findFirst()
                .orElseThrow(() -> RestoreProblems.inconsistent(
                        ImageType.GHOST_FILE.fileName(remap.getRemapId()), "it is missing"));
        List<reg_file_entry> names = saved.remappedTo(remap);
        String path = FilePaths.name(names.get(0));
        try (TemporaryParents parents = new TemporaryParents(context)) {
            for (reg_file_entry name : names) {
                parents.ensure(FilePaths.name(name));
            }
            TemporaryName first = make(entry, path, remap.getRemapId());
            for (reg_file_entry name : names) {
                handles.put(name.getId(), handle(first, FilePaths.name(name)));
            }
            first.remove();
        } catch (SyscallException e) {
            throw RestoreProblems.ghost(path, e.getMessage(), e);
        }
    }

    /** Opens a file by one more of its former names, where that is free. */
    private LocalFd handle(TemporaryName first, String name) {
        int flags = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW;
        boolean other = !name.equals(first.path())
                && FileStatus.of(first.path()).orElseThrow().type() != FileModes.S_IFDIR;
        if (other && DirectoryEntries.link(first.path(), name)) {
            TemporaryName second = TemporaryName.made(name, false, context);
            LocalFd handle = Descriptors.open(name, flags, 0);
            second.remove();
            return handle;
        }
        return Descriptors.open(first.path(), flags, 0);
    }

    private TemporaryName make(ImageEntry<ghost_file_entry> entry, String path, int id) throws TorporException {
        ghost_file_entry ghost = entry.record();
        String free = path;
        int attempt = 0;
        while (!tryMake(ghost, free)) {
            free = path + ".cr." + Integer.toHexString(id) + (attempt == 0 ? "" : "." + attempt) + ".ghost";
            attempt++;
        }
        int type = ghost.getMode() & FileModes.S_IFMT;
        TemporaryName name = TemporaryName.made(free, type == FileModes.S_IFDIR, context);
        if (type == FileModes.S_IFREG) {
            try (LocalFd file = Descriptors.open(free, OpenFlags.O_WRONLY | OpenFlags.O_NOFOLLOW, 0)) {
                GhostWriter.write(saved.images(), id, entry, file);
            }
        }
        DirectoryEntries.changeOwner(free, ghost.getUid(), ghost.getGid());
        if (type != FileModes.S_IFLNK) {
            DirectoryEntries.changeMode(
                    free, ghost.getMode() & PERMISSIONS); // after the owner, whose change takes set-uid away
        }
        if (ghost.hasAtim() && ghost.hasMtim()) {
            DirectoryEntries.changeTimes(free, nanos(ghost.getAtim()), nanos(ghost.getMtim()));
        }
        return name;
    }

    private static boolean tryMake(ghost_file_entry ghost, String path) throws TorporException {
        return switch (ghost.getMode() & FileModes.S_IFMT) {
            case FileModes.S_IFDIR -> DirectoryEntries.makeDirectory(path, FileModes.S_IRWXU);
            case FileModes.S_IFLNK -> DirectoryEntries.makeSymlink(ghost.getSymlnkTarget(), path);
            case FileModes.S_IFREG, FileModes.S_IFIFO -> DirectoryEntries.makeNode(path, ghost.getMode(), 0);
            case FileModes.S_IFCHR, FileModes.S_IFBLK ->
                DirectoryEntries.makeNode(path, ghost.getMode(), Integer.toUnsignedLong(ghost.getRdev()));
            default ->
                throw RestoreProblems.ghost(
                        path,
                        "its mode 0" + Integer.toOctalString(ghost.getMode()) + " is of no type that can be made",
                        null);
        };
    }

    private static long nanos(timeval time) {
        return time.getTvSec() * NANOS_PER_SECOND + time.getTvUsec() * NANOS_PER_MICRO;
    }

    @Override
    public void close() {
        for (LocalFd handle : handles.values()) {
            handle.close();
        }
    }
}
