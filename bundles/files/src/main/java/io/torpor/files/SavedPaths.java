package io.torpor.files;

import com.google.protobuf.ByteString;
import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.files.WaysBack.WayBack;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.remap_type;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SeenFile;
import io.torpor.tracee.SignalOwners;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes sure that a file can be found again by its path, or saves what is needed instead: the content of a deleted file, or a new name for
 * one whose name is gone. Makes {@code reg_file_entry} records. For one thread.
 */
final class SavedPaths implements AutoCloseable {
    /** Descriptors of ours that are held for it. */
    private static final int MOST_WAITING = 256;

    private final DumpContext context;
    private final FileKinds kinds;
    private final ImageRecords images;
    private final FileIds ids;
    private final WaysBack ways;
    private final BuildIds buildIds = new BuildIds();
    private final SavedGhosts ghosts;
    private final LinkRemaps links;
    private final ExternalFiles external;
    /** By id: files that have been looked at and not been saved yet. */
    private final Map<Integer, Inspected> inspected = new HashMap<>();

    /** Those whose paths are yet to be looked up; descriptors in them are ours to close. */
    private final List<Waiting> waiting = new ArrayList<>();

    private boolean treeRuns;

    SavedPaths(DumpContext context, FileIds ids, FileKinds kinds) {
        this.context = context;
        this.kinds = kinds;
        this.images = context.require(ImageRecords.class);
        this.ids = ids;
        this.external = context.options().get(Options.EXTERNAL);
        this.links = new LinkRemaps(context);
        this.ghosts = new SavedGhosts(context);
        this.ways = new WaysBack(context, kinds, ghosts);
    }

    /**
     * One file as the kernel shows it.
     *
     * @param subject whose it is, for messages
     * @param descriptor of ours; O_PATH will do
     * @param link what readlink prints
     */
    record Seen(Subject subject, LocalFd descriptor, String link, FileStatus status) {}

    private record Inspected(Seen seen, WayBack way) {}

    private record Waiting(int id, Seen file, int flags) {}

    /**
     * Makes the record of a file, and whatever else is needed to open it again.
     *
     * @throws TorporException FILES-003 to FILES-009 when that is not possible
     */
    reg_file_entry save(int id, Seen file, int flags, long position, fown_entry owner) throws TorporException {
        return save(id, look(file), flags, position, owner);
    }

    private reg_file_entry save(int id, Inspected file, int flags, long position, fown_entry owner)
            throws TorporException {
        List<Integer> buildId = prepare(id, file, flags);
        return record(id, file.way.name(), flags, position, owner, file.seen.status)
                .addAllBuildId(buildId)
                .build();
    }

    /** Saves what is needed besides the record, and reads the build id. */
    private List<Integer> prepare(int id, Inspected file, int flags) throws TorporException {
        try {
            prepare(id, file.seen, file.way);
        } catch (SyscallException e) {
            throw FileProblems.unreadable(file.seen, e);
        }
        boolean compared = file.way.detour() == null && (flags & OpenFlags.O_ACCMODE) == OpenFlags.O_RDONLY;
        return compared ? buildIds.of(file.seen.descriptor, file.seen.status) : List.of();
    }

    /**
     * Objects to a file that {@link #save(int, Seen, int, long, fown_entry)} could not save, if it can be seen by looking.
     *
     * @throws TorporException as that method
     */
    void inspect(Seen file) throws TorporException {
        look(file);
    }

    private Inspected look(Seen seen) throws TorporException {
        Seen file = seen;
        try {
            file = treeRuns ? asNow(seen) : seen;
            return new Inspected(file, ways.find(file));
        } catch (SyscallException e) {
            throw FileProblems.unreadable(file, e);
        }
    }

    /** It may have another name since it was seen, or none. */
    private static Seen asNow(Seen file) {
        String link = SymbolicLinks.target("/proc/self/fd/" + file.descriptor);
        return link.equals(file.link)
                ? file
                : new Seen(file.subject, file.descriptor, link, FileStatus.of(file.descriptor));
    }

    /**
     * Whether a file will be found by its path as well when the tree runs again, while we hold it: it has one, and holding it disturbs nobody. One that can be written to cannot be executed
     * meanwhile, and one that is locked stays so.
     */
    boolean canWait(OpenFile file) {
        return file instanceof Description known
                && known.fetched().isOpen()
                && (file.flags() & OpenFlags.O_ACCMODE) == OpenFlags.O_RDONLY
                && known.seen().locks().isEmpty()
                && hasPath(known.link(), known.status(), known.fetched().get());
    }

    private boolean hasPath(String link, FileStatus status, LocalFd file) {
        boolean ordinary = status.type() == FileModes.S_IFREG || status.type() == FileModes.S_IFDIR;
        return ordinary
                && status.links() > 0
                && link.startsWith("/")
                && !link.endsWith(WaysBack.DELETED)
                && kinds.filesystem(file, status) != Filesystems.PROC_SUPER_MAGIC;
    }

    /**
     * Saves a file in {@link #saveWaiting}, if it can wait.
     *
     * @param file its descriptor, opened with O_PATH, is taken over then
     * @return false if it cannot
     */
    boolean saveLater(int id, Seen file, int flags) {
        boolean later = !treeRuns && waiting.size() < MOST_WAITING && hasPath(file.link, file.status, file.descriptor);
        if (later) {
            waiting.add(new Waiting(id, file, flags));
        }
        return later;
    }

    /**
     * Saves the files that could wait: the tree may run again.
     *
     * @throws TorporException as {@link #save(int, Seen, int, long, fown_entry)}
     */
    void saveWaiting() throws TorporException {
        treeRuns = true;
        for (Waiting each : waiting) {
            add(save(each.id, each.file, each.flags, 0, SignalOwners.none()));
        }
        closeWaiting();
    }

    private void closeWaiting() {
        Descriptors.closeAll(waiting.stream().map(each -> each.file.descriptor).toList());
        waiting.clear();
    }

    /**
     * Looks at an open file, ahead of {@link #save(OpenFile, fown_entry)}.
     *
     * @throws TorporException as that method, if it can be seen by looking
     */
    void inspect(OpenFile file) throws TorporException {
        if (!external.hasFile(file.mountId(), file.inode())) {
            FileStatus status = statusOf(file);
            Seen seen = new Seen(file.subject(), file.descriptor(), file.link(), status);
            inspected.put(file.id(), look(seen));
            warnOfWatch(file, status);
        }
    }

    /** A record of a file, whatever its path leads to. */
    static reg_file_entry.Builder record(
            int id, String name, int flags, long position, fown_entry owner, FileStatus status) {
        reg_file_entry.Builder record = reg_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(flags)
                .setPos(position)
                .setFown(owner)
                .setNameBytes(ByteString.copyFrom(KernelString.encode(name)))
                .setMode(status.mode());
        if (status.type() == FileModes.S_IFREG) {
            record.setSize(status.size());
        }
        return record;
    }

    /**
     * Makes the record of an open file, like {@link #save}; of one that is to stay outside of the images, a record that refers to whatever the
     * restore is given for it.
     *
     * @throws TorporException as {@code save}
     */
    reg_file_entry save(OpenFile file, fown_entry owner) throws TorporException {
        return save(file.id(), file, owner);
    }

    /** The same, for a record with an id of its own. */
    reg_file_entry save(int id, OpenFile file, fown_entry owner) throws TorporException {
        return capture(id, file, owner).get();
    }

    /**
     * As {@link #save(int, OpenFile, fown_entry)}, but for the record, which is made later.
     *
     * @throws TorporException as {@code save}
     */
    Supplier<reg_file_entry> capture(int id, OpenFile file, fown_entry owner) throws TorporException {
        if (external.hasFile(file.mountId(), file.inode())) {
            String name = ExternalFiles.nameOf(file.mountId(), file.inode());
            FileStatus status = statusOf(file);
            return () -> record(id, name, file.flags(), file.position(), owner, status)
                    .setExt(true)
                    .build();
        }
        if (!inspected.containsKey(file.id())) {
            inspect(file);
        }
        Inspected known = inspected.remove(file.id());
        FileStatus status = known.seen.status;
        List<Integer> buildId = prepare(id, known, file.flags());
        long hint = status.type() == FileModes.S_IFREG ? WriteHint.of(file.descriptor(), file.flags()) : 0;
        return () -> {
            reg_file_entry.Builder record = record(id, known.way.name(), file.flags(), file.position(), owner, status);
            WriteHint.save(hint, record);
            return record.addAllBuildId(buildId).build();
        };
    }

    private static FileStatus statusOf(OpenFile file) {
        return file instanceof SeenFile known ? known.status() : FileStatus.of(file.descriptor());
    }

    /** fcntl(F_NOTIFY) leaves no trace but the owner that it gives to the directory, and nothing else does that. */
    private void warnOfWatch(OpenFile file, FileStatus status) {
        if (status.type() == FileModes.S_IFDIR
                && FileOwner.of(file.descriptor()).id() != 0) {
            context.report(FileProblems.perhapsWatched(file));
        }
    }

    private void prepare(int id, Seen file, WayBack way) throws TorporException {
        if (way.detour() == remap_type.GHOST) {
            remap(id, ghosts.save(file), remap_type.GHOST);
        } else if (way.detour() == remap_type.PROCFS) {
            remap(id, way.pid(), remap_type.PROCFS);
        } else if (way.detour() == remap_type.LINKED) {
            link(id, file, way.name());
        }
    }

    private void link(int id, Seen file, String name) throws TorporException {
        Optional<reg_file_entry> link = links.link(ids.next(), file, name);
        if (link.isPresent()) {
            add(link.get());
            remap(id, link.get().getId(), remap_type.LINKED);
        } else {
            context.report(FileProblems.separated(file));
            ghosts.check(file);
            remap(id, ghosts.save(file), remap_type.GHOST);
        }
    }

    private void remap(int id, int target, remap_type type) {
        images.add(
                ImageType.REMAP_FPATH,
                remap_file_path_entry
                        .newBuilder()
                        .setOrigId(id)
                        .setRemapId(target)
                        .setRemapType(type)
                        .build());
    }

    /** Puts a record among those of all files. */
    void add(reg_file_entry record) {
        images.add(
                ImageType.FILES,
                file_entry
                        .newBuilder()
                        .setType(fd_types.REG)
                        .setId(record.getId())
                        .setReg(record)
                        .build());
    }

    @Override
    public void close() {
        closeWaiting();
        buildIds.close();
    }
}
