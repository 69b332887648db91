package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.files.SavedPaths.Seen;
import io.torpor.image.proto.remap_type;
import io.torpor.linux.FileStatus;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import java.util.Optional;

/** Finds how files can be opened again: by their path, or by what must be saved instead. For one thread. */
final class WaysBack {
    static final String DELETED = " (deleted)";

    private final DumpContext context;
    private final FileKinds kinds;
    private final SavedGhosts ghosts;

    /**
     * How a file is to be opened again.
     *
     * @param detour what stands for its path, or null
     * @param pid of the ended process that an entry of /proc was of
     */
    record WayBack(String name, remap_type detour, int pid) {}

    WaysBack(DumpContext context, FileKinds kinds, SavedGhosts ghosts) {
        this.context = context;
        this.kinds = kinds;
        this.ghosts = ghosts;
    }

    /**
     * How a file can be opened again, as far as that can be seen by looking.
     *
     * @throws TorporException FILES-003 to FILES-010 when it cannot
     */
    WayBack find(Seen file) throws TorporException {
        if (!file.link().startsWith("/")) {
            throw FileProblems.withoutPath(file);
        }
        boolean inProc = kinds.filesystem(file.descriptor(), file.status()) == Filesystems.PROC_SUPER_MAGIC;
        Optional<FileStatus> there = FileStatus.of(file.link());
        boolean found = there.isPresent() && isFoundAgain(file, there.get(), inProc);
        if (found && isSillyRenamed(file)) {
            if (!context.options().get(Options.LINK_REMAP)) {
                throw FileProblems.sillyRenamed(file);
            }
            return new WayBack(file.link(), remap_type.LINKED, 0);
        }
        boolean sameDevice = there.isPresent()
                && context.options().get(Options.EVASIVE_DEVICES)
                && isSameDevice(file.status(), there.get());
        return found || sameDevice ? new WayBack(file.link(), null, 0) : detour(file, inProc, there.isPresent());
    }

    private WayBack detour(Seen file, boolean inProc, boolean covered) throws TorporException {
        boolean deleted = file.link().endsWith(DELETED);
        String name = deleted ? file.link().substring(0, file.link().length() - DELETED.length()) : file.link();
        if (inProc) {
            int pid = EndedProcess.of(file, name, context.require(FrozenTree.class));
            return new WayBack(name, remap_type.PROCFS, pid);
        }
        if (file.status().links() == 0 || deleted && file.status().type() == FileModes.S_IFDIR) {
            ghosts.check(file);
            return new WayBack(name, remap_type.GHOST, 0);
        }
        if (!deleted) {
            throw covered ? FileProblems.covered(file) : FileProblems.missing(file);
        }
        if (!context.options().get(Options.LINK_REMAP)) {
            throw FileProblems.nameGone(file, name);
        }
        return new WayBack(name, remap_type.LINKED, 0);
    }

    /**
     * Entries of /proc that are of no process get a new inode number when the kernel has forgotten the old one. Those of a process keep it while it
     * lives: another number is another process with the same id.
     */
    private static boolean isFoundAgain(Seen file, FileStatus there, boolean inProc) {
        FileStatus status = file.status();
        return status.isSameFile(there)
                || inProc
                        && status.type() == there.type()
                        && status.device() == there.device()
                        && !EndedProcess.isOfProcess(file, file.link());
    }

    /** Two nodes, perhaps, and one device. */
    private static boolean isSameDevice(FileStatus file, FileStatus there) {
        boolean device = file.type() == FileModes.S_IFCHR || file.type() == FileModes.S_IFBLK;
        return device && file.type() == there.type() && file.specialDevice() == there.specialDevice();
    }

    /** An NFS client gives a file that is deleted while open another name, and removes that with the last descriptor. */
    private boolean isSillyRenamed(Seen file) {
        String last = file.link().substring(file.link().lastIndexOf('/') + 1);
        return isSillyName(last) && kinds.filesystem(file.descriptor(), file.status()) == Filesystems.NFS_SUPER_MAGIC;
    }

    /** {@code .nfs}, 16 digits of the file's number, 8 of a counter. */
    static boolean isSillyName(String name) {
        if (name.length() != 28 || !name.startsWith(".nfs")) {
            return false;
        }
        for (int i = 4; i < name.length(); i++) {
            if (Character.digit(name.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
