package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens files by their records: by path, as ghosts, or by the temporary name that the dump gave them. For one thread. */
final class FilePaths implements AutoCloseable {
    private static final int TMPFILE_ITSELF = OpenFlags.O_TMPFILE & ~OpenFlags.O_DIRECTORY;
    private static final int DONE_AT_OPEN =
            OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_TRUNC | OpenFlags.FASYNC | OpenFlags.O_CLOEXEC;

    private static final int PERMISSIONS = 0777;

    private final SavedFiles saved;
    private final RestoreContext context;
    private final RestoredGhosts ghosts;
    private final ChangedFiles changed;
    private final BuildIds buildIds = new BuildIds();
    private final Map<Integer, String> linked = new HashMap<>();

    FilePaths(SavedFiles saved, RestoreContext context) {
        this.saved = saved;
        this.context = context;
        this.changed = new ChangedFiles(context.options());
        this.ghosts = new RestoredGhosts(saved, context);
    }

    /** A record's path; the bytes are the kernel's, which need not be UTF-8. */
    static String name(reg_file_entry record) {
        byte[] bytes = record.getNameBytes().toByteArray();
        return KernelString.decode(bytes, 0, bytes.length);
    }

    /**
     * Opens a file as its record says, at its start. A FIFO is opened with O_PATH, because another open might wait for a peer.
     *
     * @throws TorporException FILES-021 to FILES-023
     */
    LocalFd open(reg_file_entry record) throws TorporException {
        String path = name(record);
        if (record.getExt()) {
            return openExternal(record, path);
        }
        Optional<remap_file_path_entry> remap = saved.remap(record.getId());
        try {
            if (remap.isEmpty()) {
                return openChecked(record, path);
            }
            return switch (remap.get().getRemapType()) {
                case GHOST -> ghosts.open(record, remap.get());
                case LINKED ->
                    openLinked(record, path, name(saved.path(remap.get().getRemapId())));
                case PROCFS -> openChecked(record, path); // a helper has the id of the process that had ended
            };
        } catch (SyscallException e) {
            throw RestoreProblems.cannotOpen(path, e);
        }
    }

    /** A file that the dump left outside: what was inherited for it, with flags and position of the saved one. */
    private LocalFd openExternal(reg_file_entry record, String name) throws TorporException {
        LocalFd inherited = context.options()
                .get(Options.INHERITED)
                .find(name)
                .orElseThrow(() -> RestoreProblems.notInherited(name));
        try {
            return openChecked(record, "/proc/self/fd/" + inherited, name, FileStatus.of(inherited));
        } catch (SyscallException e) {
            throw RestoreProblems.cannotOpen(name, e);
        }
    }

    /**
     * What was inherited for a path: the description itself, with its own flags and position.
     *
     * @return empty when nothing was, or the file is external, which is opened with the flags of the saved one
     */
    Optional<LocalFd> inherited(reg_file_entry record) {
        String path = name(record);
        return record.getExt() || !path.startsWith("/")
                ? Optional.empty()
                : context.options()
                        .get(Options.INHERITED)
                        .find(path.substring(1))
                        .map(Descriptors::duplicate);
    }

    private LocalFd openChecked(reg_file_entry record, String path) throws TorporException {
        return openChecked(record, path, path, FileStatus.of(path).orElseThrow(() -> RestoreProblems.missing(path)));
    }

    /** @param name for messages */
    private LocalFd openChecked(reg_file_entry record, String path, String name, FileStatus status)
            throws TorporException {
        int compared = context.options().get(Options.SKIP_FILE_MODE_CHECK) ? ~PERMISSIONS : ~0;
        if (record.hasMode() && ((record.getMode() ^ status.mode()) & compared) != 0) {
            throw RestoreProblems.wrongMode(name, record.getMode(), status.mode());
        }
        LocalFd file = Descriptors.open(path, flags(record), 0);
        boolean appendsOnly = (record.getFlags() & OpenFlags.O_ACCMODE) == OpenFlags.O_WRONLY
                && (record.getFlags() & OpenFlags.O_APPEND) != 0;
        if (record.hasSize() && record.getSize() != status.size() && !appendsOnly && !isProc(file)) {
            accept(file, name, record.getSize(), status.size());
        }
        if (record.getBuildIdCount() > 0) {
            acceptBuild(file, name, record.getBuildIdList(), status);
        }
        return file;
    }

    private void accept(LocalFd file, String name, long expected, long found) throws TorporException {
        try {
            changed.accept(file, name, expected, found);
        } catch (TorporException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What a tree has mapped of one build of a program, and what its memory refers to there, does not fit another of the same length. */
    private void acceptBuild(LocalFd file, String name, List<Integer> expected, FileStatus status)
            throws TorporException {
        try {
            if (changed.areBuildsCompared()) {
                List<Integer> found = buildIds.of(file, status);
                if (!found.equals(expected)) {
                    throw RestoreProblems.wrongBuild(name, expected, found);
                }
            }
        } catch (TorporException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The files whose size has changed, and what is to be done about them. */
    ChangedFiles changed() {
        return changed;
    }

    private static boolean isProc(LocalFd file) {
        return Descriptors.filesystem(file) == Filesystems.PROC_SUPER_MAGIC;
    }

    /** Opens by the old name, so that the file is known by it, and takes that away again. */
    private LocalFd openLinked(reg_file_entry record, String path, String link) throws TorporException {
        linked.put(record.getId(), link);
        try (TemporaryParents parents = new TemporaryParents(context)) {
            parents.ensure(path);
            if (!DirectoryEntries.link(link, path)) {
                return openChecked(record, link);
            }
            TemporaryName name = TemporaryName.made(path, false, context);
            try {
                return openChecked(record, path);
            } finally {
                name.remove();
            }
        }
    }

    /** What open(2) is to be told. */
    static int flags(reg_file_entry record) {
        int flags = record.getFlags() & ~DONE_AT_OPEN;
        if ((flags & TMPFILE_ITSELF) != 0) {
            flags &= ~OpenFlags.O_TMPFILE;
        }
        boolean fifo = (record.getMode() & FileModes.S_IFMT) == FileModes.S_IFIFO;
        return fifo ? OpenFlags.O_PATH : flags | ((flags & OpenFlags.O_PATH) == 0 ? OpenFlags.O_NOCTTY : 0);
    }

    /** Takes away the temporary names that the dump gave: the tree has its files. */
    void removeLinks() {
        for (String link : linked.values()) {
            DirectoryEntries.unlink(link);
        }
    }

    @Override
    public void close() {
        ghosts.close();
        changed.close();
        buildIds.close();
    }
}
