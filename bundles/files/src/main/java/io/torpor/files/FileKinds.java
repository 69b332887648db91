package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.abi.FlagSet;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.DeviceNumber;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Says what an open file is, in the words of {@link io.torpor.spi.Claims}. May be used by several threads. */
final class FileKinds {
    private static final String ANONYMOUS = "anon_inode:";
    private static final List<String> REGULAR = List.of("regular");
    private static final List<String> DIRECTORY = List.of("directory");
    private static final List<String> PATH = List.of("path");
    private static final List<String> PROC = List.of("proc");
    private static final List<String> PIPE = List.of("pipe");

    /** By address family. */
    private static final Map<Integer, String> SOCKETS = new ConcurrentHashMap<>();

    /** By device. A file system without a device of its own has one for itself, too. */
    private final Map<Long, Long> filesystems = new ConcurrentHashMap<>();

    /**
     * What a descriptor of a task is.
     *
     * @param file may be null for sockets, pipes and eventfds
     */
    List<String> describe(LocalFd file, Seen seen) {
        if (seen.family() != 0) {
            return socket(seen.family(), seen.link());
        }
        return describe(file, seen.link(), seen.flags(), seen.status());
    }

    private static List<String> socket(int family, String link) {
        String kind = SOCKETS.computeIfAbsent(
                family, any -> "socket " + FlagSet.named("socket-family").format(any));
        return List.of(kind, "link " + link);
    }

    List<String> describe(LocalFd file, String link, int flags, FileStatus status) {
        if ((flags & OpenFlags.O_PATH) != 0) {
            return PATH;
        }
        if (link.startsWith(ANONYMOUS)) {
            String kind = "anon_inode " + link.substring(ANONYMOUS.length());
            return link.equals("anon_inode:[pidfd]") ? List.of("pidfd", kind) : List.of(kind);
        }
        return switch (status.type()) {
            case FileModes.S_IFREG -> regular(file, link, status);
            case FileModes.S_IFDIR -> filesystem(file, status) == Filesystems.PROC_SUPER_MAGIC ? PROC : DIRECTORY;
            case FileModes.S_IFLNK -> List.of("symlink");
            case FileModes.S_IFIFO -> link.startsWith("pipe:[") ? PIPE : List.of("fifo");
            case FileModes.S_IFCHR -> List.of("char " + device(status), "link " + link);
            case FileModes.S_IFBLK -> List.of("block " + device(status), "link " + link);
            case FileModes.S_IFSOCK -> socket(Descriptors.socketFamily(file), link);
            default -> List.of("unknown " + link);
        };
    }

    private List<String> regular(LocalFd file, String link, FileStatus status) {
        long filesystem = filesystem(file, status);
        if (filesystem == Filesystems.PROC_SUPER_MAGIC) {
            return PROC;
        }
        if (filesystem == Filesystems.NSFS_MAGIC) {
            int colon = link.indexOf(':');
            return List.of("nsfs " + (colon < 0 ? link : link.substring(0, colon)));
        }
        if (filesystem == Filesystems.PID_FS_MAGIC) {
            return List.of("pidfd");
        }
        if (filesystem == Filesystems.SECRETMEM_MAGIC) {
            return List.of("secretmem");
        }
        boolean inMemory = filesystem == Filesystems.TMPFS_MAGIC || filesystem == Filesystems.HUGETLBFS_MAGIC;
        if (inMemory && link.startsWith("/memfd:") && status.links() == 0) {
            return List.of("memfd");
        }
        return link.startsWith("/") ? REGULAR : List.of("unknown " + link);
    }

    /** The magic number of the file system of a file. */
    long filesystem(LocalFd file, FileStatus status) {
        Long magic = filesystems.get(status.device());
        if (magic == null) {
            magic = Descriptors.filesystem(file);
            filesystems.put(status.device(), magic);
        }
        return magic;
    }

    private static String device(FileStatus status) {
        return DeviceNumber.major(status.specialDevice()) + ":" + DeviceNumber.minor(status.specialDevice());
    }
}
