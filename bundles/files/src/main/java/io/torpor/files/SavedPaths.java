package io.torpor.files;

import com.google.protobuf.ByteString;
import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.remap_type;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SignalOwners;
import java.util.Optional;

/**
 * Makes sure that a file can be found again by its path, or saves what is needed instead: the content of a deleted file, or a new name for
 * one whose name is gone. Makes {@code reg_file_entry} records. For one thread.
 */
final class SavedPaths {
    static final String DELETED = " (deleted)";

    private final DumpContext context;
    private final ImageRecords images;
    private final FileIds ids;
    private final FileKinds kinds;
    private final SavedGhosts ghosts;
    private final ExternalFiles external;

    SavedPaths(DumpContext context, FileIds ids, FileKinds kinds) {
        this.context = context;
        this.images = context.require(ImageRecords.class);
        this.ids = ids;
        this.kinds = kinds;
        this.external = context.options().get(Options.EXTERNAL);
        this.ghosts = new SavedGhosts(images, context.options().get(Options.GHOST_LIMIT));
    }

    /**
     * One file as the kernel shows it.
     *
     * @param subject whose it is, for messages
     * @param descriptor of ours; O_PATH will do
     * @param link what readlink prints
     */
    record Seen(Subject subject, LocalFd descriptor, String link, FileStatus status) {}

    /**
     * Makes the record of a file, and whatever else is needed to open it again.
     *
     * @throws TorporException FILES-003 to FILES-009 when that is not possible
     */
    reg_file_entry save(int id, Seen file, int flags, long position, fown_entry owner) throws TorporException {
        String name;
        try {
            name = nameOf(id, file);
        } catch (SyscallException e) {
            throw FileProblems.unreadable(file, e);
        }
        return record(id, name, flags, position, owner, file.status).build();
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
        FileStatus status = FileStatus.of(file.descriptor());
        if (!external.hasFile(file.mountId(), file.inode())) {
            Seen seen = new Seen(file.subject(), file.descriptor(), file.link(), status);
            return save(file.id(), seen, file.flags(), file.position(), owner);
        }
        String name = ExternalFiles.nameOf(file.mountId(), file.inode());
        return record(file.id(), name, file.flags(), file.position(), owner, status)
                .setExt(true)
                .build();
    }

    private String nameOf(int id, Seen file) throws TorporException {
        if (!file.link.startsWith("/")) {
            throw FileProblems.withoutPath(file);
        }
        boolean inProc = kinds.filesystem(file.descriptor, file.status) == Filesystems.PROC_SUPER_MAGIC;
        Optional<FileStatus> there = FileStatus.of(file.link);
        if (there.isPresent() && isFoundAgain(file.status, there.get(), inProc)) {
            checkLasting(file);
            return file.link;
        }
        if (inProc) {
            throw FileProblems.deadProcess(file);
        }
        if (there.isPresent()
                && context.options().get(Options.EVASIVE_DEVICES)
                && isSameDevice(file.status, there.get())) {
            return file.link;
        }
        boolean deleted = file.link.endsWith(DELETED);
        String name = deleted ? file.link.substring(0, file.link.length() - DELETED.length()) : file.link;
        if (file.status.links() == 0 || deleted && file.status.type() == FileModes.S_IFDIR) {
            remap(id, ghosts.save(file), remap_type.GHOST);
            return name;
        }
        if (!deleted) {
            throw there.isPresent() ? FileProblems.covered(file) : FileProblems.missing(file);
        }
        if (!context.options().get(Options.LINK_REMAP)) {
            throw FileProblems.nameGone(file, name);
        }
        remap(id, link(file, name), remap_type.LINKED);
        return name;
    }

    /** Entries of /proc get a new inode number when the kernel has forgotten the old one. */
    private static boolean isFoundAgain(FileStatus file, FileStatus there, boolean inProc) {
        return file.isSameFile(there) || inProc && file.type() == there.type() && file.device() == there.device();
    }

    /** Two nodes, perhaps, and one device. */
    private static boolean isSameDevice(FileStatus file, FileStatus there) {
        boolean device = file.type() == FileModes.S_IFCHR || file.type() == FileModes.S_IFBLK;
        return device && file.type() == there.type() && file.specialDevice() == there.specialDevice();
    }

    /** An NFS client gives a file that is deleted while open another name, and removes that with the last descriptor. */
    private void checkLasting(Seen file) throws TorporException {
        String last = file.link.substring(file.link.lastIndexOf('/') + 1);
        if (last.startsWith(".nfs") && kinds.filesystem(file.descriptor, file.status) == Filesystems.NFS_SUPER_MAGIC) {
            throw FileProblems.sillyRenamed(file);
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

    private int link(Seen file, String name) throws TorporException {
        int id = ids.next();
        String path = name.substring(0, name.lastIndexOf('/') + 1) + "link_remap." + id;
        try {
            while (!DirectoryEntries.link(file.descriptor, path)) {
                path += "_";
            }
        } catch (SyscallException e) {
            throw FileProblems.cannotLink(file, path, e);
        }
        String made = path;
        context.undo("remove " + made, () -> DirectoryEntries.unlink(made));
        reg_file_entry record = reg_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(0)
                .setPos(0)
                .setFown(SignalOwners.none())
                .setNameBytes(ByteString.copyFrom(KernelString.encode(made)))
                .setMode(file.status.mode())
                .build();
        add(record);
        return id;
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
}
