package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that the tree maps. {@code /proc/PID/map_files/START-END} opens exactly the file that is mapped, deleted or replaced as it may be;
 * programs map few files in many pieces, so each is opened once.
 */
final class MappedFiles implements AutoCloseable {
    private final Map<Key, MappedFile> files = new HashMap<>();

    private record Key(long device, long inode, String name, boolean deleted, boolean shared, boolean writable) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && device == that.device
                    && inode == that.inode
                    && deleted == that.deleted
                    && shared == that.shared
                    && writable == that.writable
                    && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) + name.hashCode();
        }
    }

    /** The file of a mapping that has one. */
    MappedFile find(Pid pid, Subject.Task task, MapEntry entry) throws TorporException {
        boolean writable = entry.shared() && entry.flags().has(VmFlags.MAY_WRITE);
        Key key = new Key(entry.device(), entry.inode(), entry.name(), entry.deleted(), entry.shared(), writable);
        MappedFile file = files.get(key);
        if (file == null) {
            file = open(pid, task, entry);
            file = entry.flags().has(VmFlags.HUGETLB) ? file.ofHugePages() : file;
            files.put(key, file);
        }
        return file;
    }

    /** Where the kernel links to the file of a mapping. */
    static String link(Pid pid, MapEntry entry) {
        return "/proc/" + pid + "/map_files/" + entry.range();
    }

    /** Whether the link leads to what it did: in a running tree, memory is unmapped and files are renamed as one looks. */
    static boolean isThere(FrozenTask task, MapEntry entry) {
        if (task.hasEnded()) {
            return false;
        }
        if (entry.inode() == 0) {
            return true; // no link says more
        }
        try {
            String path = entry.name() + (entry.deleted() ? " (deleted)" : "");
            return SymbolicLinks.target(link(task.livingId(), entry)).equals(path);
        } catch (SyscallException e) {
            return e.errno() != Errno.ENOENT;
        }
    }

    /** The permissions of the link are the mode that the file was opened in. */
    private static MappedFile open(Pid pid, Subject.Task task, MapEntry entry) throws TorporException {
        try {
            String link = link(pid, entry);
            boolean writable = FileStatus.of(link)
                    .filter(status -> (status.mode() & FileModes.S_IWUSR) != 0)
                    .isPresent();
            return new MappedFile(
                    Descriptors.open(link, OpenFlags.O_PATH, 0), writable ? OpenFlags.O_RDWR : OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EPERM || e.errno() == Errno.EACCES) {
                return openByName(pid, task, entry, e);
            }
            throw cannotOpen(task, entry, e.getMessage(), "").causedBy(e).toException();
        }
    }

    /** Without CAP_CHECKPOINT_RESTORE the name must do, if it still leads to the same file. */
    private static MappedFile openByName(Pid pid, Subject.Task task, MapEntry entry, SyscallException refused)
            throws TorporException {
        String remedy = "Run with CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN.";
        if (entry.deleted()) {
            throw cannotOpen(task, entry, refused.getMessage(), remedy)
                    .causedBy(refused)
                    .toException();
        }
        try {
            boolean writable = entry.flags().has(VmFlags.MAY_WRITE) && entry.shared();
            LocalFd fd = Descriptors.open("/proc/" + pid + "/root" + entry.name(), OpenFlags.O_PATH, 0);
            MappedFile file = new MappedFile(fd, writable ? OpenFlags.O_RDWR : OpenFlags.O_RDONLY);
            if (file.facts().inode() == entry.inode()) {
                return file;
            }
            file.close();
            throw cannotOpen(task, entry, "its name now leads to another file, and " + refused.getMessage(), remedy)
                    .toException();
        } catch (SyscallException e) {
            throw cannotOpen(task, entry, e.getMessage(), remedy).causedBy(e).toException();
        }
    }

    private static Issue cannotOpen(Subject.Task task, MapEntry entry, String reason, String remedy) {
        Subject subject = new Subject.MemoryMapping(task, entry.range());
        return Issue.error(
                "MEMORY-001",
                subject,
                "Cannot open " + entry.name() + ", which " + subject + " shows: " + reason,
                remedy);
    }

    @Override
    public void close() {
        files.values().forEach(MappedFile::close);
    }
}
