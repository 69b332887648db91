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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    /** Those whose handle is the open file itself. */
    private final Set<Integer> descriptions = new HashSet<>();

    RestoredGhosts(SavedFiles saved, RestoreContext context) {
        this.saved = saved;
        this.context = context;
    }

    private LocalFd handle(reg_file_entry file, remap_file_path_entry remap) throws TorporException {
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
            reg_file_entry unnamed = withoutName(names, entry.record());
            if (unnamed != null) {
                makeUnnamed(entry, unnamed, names, remap.getRemapId());
                return;
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

    /** The one that made the file with O_TMPFILE, if that is how it was made: such a file may be given a name yet (linkat(2)), a deleted one may not. */
    private static reg_file_entry withoutName(List<reg_file_entry> names, ghost_file_entry ghost) {
        for (reg_file_entry name : names) {
            boolean made = (name.getFlags() & OpenFlags.O_TMPFILE) == OpenFlags.O_TMPFILE;
            if (made && (ghost.getMode() & FileModes.S_IFMT) == FileModes.S_IFREG) {
                return name;
            }
        }
        return null;
    }

    private void makeUnnamed(
            ImageEntry<ghost_file_entry> entry, reg_file_entry unnamed, List<reg_file_entry> names, int id)
            throws TorporException {
        String path = FilePaths.name(unnamed);
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        LocalFd made = Descriptors.open(directory, FilePaths.flags(unnamed) | OpenFlags.O_TMPFILE, FileModes.S_IRWXU);
        handles.put(unnamed.getId(), made);
        descriptions.add(unnamed.getId());
        complete(made, entry, path, id);
        for (reg_file_entry name : names) {
            if (name != unnamed) {
                handles.put(name.getId(), Descriptors.open("/proc/self/fd/" + made, OpenFlags.O_PATH, 0));
            }
        }
    }

    /** Opens a deleted file as its record says. */
    LocalFd open(reg_file_entry file, remap_file_path_entry remap) throws TorporException {
        LocalFd handle = handle(file, remap);
        boolean link = (file.getMode() & FileModes.S_IFMT) == FileModes.S_IFLNK; // opened as it was already
        if (link || descriptions.contains(file.getId())) {
            return Descriptors.duplicate(handle);
        }
        return Descriptors.open("/proc/self/fd/" + handle, FilePaths.flags(file) & ~OpenFlags.O_NOFOLLOW, 0);
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
        boolean directory = (ghost.getMode() & FileModes.S_IFMT) == FileModes.S_IFDIR;
        TemporaryName name = TemporaryName.made(free, directory, context);
        try (LocalFd made = Descriptors.open(free, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0)) {
            complete(made, entry, path, id);
        }
        return name;
    }

    /** Content, owner, mode, attributes and times, in this order: each spoils what comes after it. */
    private void complete(LocalFd made, ImageEntry<ghost_file_entry> entry, String path, int id)
            throws TorporException {
        ghost_file_entry ghost = entry.record();
        String itself = "/proc/self/fd/" + made;
        int type = ghost.getMode() & FileModes.S_IFMT;
        if (type == FileModes.S_IFREG) {
            try (LocalFd file = Descriptors.open(itself, OpenFlags.O_WRONLY, 0)) {
                GhostWriter.write(saved.images(), id, entry, file);
            }
        }
        Descriptors.chown(made, ghost.getUid(), ghost.getGid());
        if (type != FileModes.S_IFLNK) {
            DirectoryEntries.changeMode(itself, ghost.getMode() & PERMISSIONS);
        }
        GhostDetails.restore(ghost, made, path, context);
        if (ghost.hasAtim() && ghost.hasMtim()) {
            DirectoryEntries.changeTimes(
                    made,
                    nanos(ghost.getAtim()) + GhostDetails.accessedNanos(ghost),
                    nanos(ghost.getMtim()) + GhostDetails.modifiedNanos(ghost));
        }
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
