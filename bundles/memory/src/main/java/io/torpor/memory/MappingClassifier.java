package io.torpor.memory;

import io.torpor.abi.FileModes;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.DeviceNumber;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.TorporException;
import java.util.List;

/**
 * Says what a mapping is.
 *
 * <p>Shared anonymous memory, memfds and System V segments are all files of one file system that the kernel mounts for itself; only
 * their names differ, and a name alone proves nothing, since files elsewhere may be called the same.
 */
final class MappingClassifier {
    private static final long DEV_ZERO = DeviceNumber.encode(1, 5);

    /** SECRETMEM_MAGIC of {@code <linux/magic.h>}. */
    private static final long SECRETMEM_MAGIC = 0x5345434d;

    private final MappedFiles files;
    private final HugePages hugePages;
    private final long sharedMemoryDevice;

    MappingClassifier(MappedFiles files, HugePages hugePages) {
        this.files = files;
        this.hugePages = hugePages;
        try (var probe = Descriptors.memfd("torpor-probe", 0)) {
            sharedMemoryDevice = FileStatus.of(probe).device();
        }
    }

    /** The device number of the kernel's own mount of shared memory. */
    long sharedMemoryDevice() {
        return sharedMemoryDevice;
    }

    TaskMapping classify(AddressSpace space, MapEntry entry) throws TorporException {
        if (entry.flags().has(VmFlags.HUGETLB)) {
            return ofHugePages(space, entry);
        }
        MappingKind kind = byName(entry);
        if (kind == null) {
            return ofFile(space, entry);
        }
        if (kind == MappingKind.OTHER) {
            return new TaskMapping(space, entry, kind, List.of("special " + entry.name()), null);
        }
        MappedFile file = kind == MappingKind.MEMFD ? file(space, entry) : null;
        return new TaskMapping(space, entry, kind, kind.descriptions(), file);
    }

    /** Null for a mapping of a file that must be looked at. */
    private MappingKind byName(MapEntry entry) {
        String name = entry.name();
        if (entry.device() == sharedMemoryDevice && entry.inode() != 0) {
            return inSharedMemory(entry, name);
        }
        if (entry.inode() != 0 || name.startsWith("/")) {
            return name.startsWith("/[aio]") ? MappingKind.AIO : null;
        }
        return switch (name) {
            case "[vdso]" -> MappingKind.VDSO;
            case "[vvar]", "[vvar_vclock]" -> MappingKind.VVAR;
            case "[vsyscall]" -> MappingKind.VSYSCALL;
            case Uprobes.SLOTS, Uprobes.TRAMPOLINE -> MappingKind.UPROBES;
            default -> isPrivateMemory(entry) ? MappingKind.ANONYMOUS_PRIVATE : MappingKind.OTHER;
        };
    }

    private static MappingKind inSharedMemory(MapEntry entry, String name) {
        if (name.startsWith("/memfd:")) {
            return MappingKind.MEMFD;
        }
        if (name.startsWith("/SYSV")) {
            return MappingKind.SYSV;
        }
        boolean anonymous = name.equals("/dev/zero") || name.startsWith("[anon_shmem:");
        return anonymous && entry.shared() ? MappingKind.ANONYMOUS_SHARED : MappingKind.OTHER;
    }

    /** Of a mapping without a file: whether it is a task's own memory, heap and stacks included. */
    static boolean isPrivateMemory(MapEntry entry) {
        String name = entry.name();
        boolean ordinary =
                name.isEmpty() || name.equals("[heap]") || name.startsWith("[stack") || name.startsWith("[anon:");
        boolean plainPages = (entry.flags().bits() & (VmFlags.PFN_MAP | VmFlags.IO | VmFlags.MIXED_MAP)) == 0;
        return ordinary && plainPages && !entry.shared();
    }

    private MappedFile file(AddressSpace space, MapEntry entry) throws TorporException {
        return files.find(space.owner().livingId(), space.owner().subject(), entry);
    }

    /** memfd_secret(2): memory that the kernel takes out of its own map, so that nobody else can read it, we included. */
    private static boolean isSecret(MappedFile file) {
        return file.filesystem() == SECRETMEM_MAGIC;
    }

    private TaskMapping ofHugePages(AddressSpace space, MapEntry entry) throws TorporException {
        MappedFile file = file(space, entry);
        if (!hugePages.isKernels(file.facts(), file.hugeShift())) {
            return ofFile(space, entry);
        }
        boolean nameless = entry.name().equals("/anon_hugepage");
        boolean memfd = entry.name().startsWith("/memfd:") || nameless && entry.shared();
        MappingKind kind = memfd ? MappingKind.MEMFD : nameless ? MappingKind.HUGETLB : MappingKind.SYSV;
        return new TaskMapping(space, entry, kind, kind.descriptions(), file);
    }

    private TaskMapping ofFile(AddressSpace space, MapEntry entry) throws TorporException {
        if (entry.name().startsWith("socket:")) {
            return new TaskMapping(space, entry, MappingKind.SOCKET, MappingKind.SOCKET.descriptions(), null);
        }
        if (!entry.name().startsWith("/")) {
            return new TaskMapping(space, entry, MappingKind.OTHER, List.of("special " + entry.name()), null);
        }
        MappedFile file = file(space, entry);
        int type = file.facts().mode() & FileModes.S_IFMT;
        long device = file.facts().specialDevice();
        // A private mapping of /dev/zero is anonymous memory with a name.
        boolean zero = type == FileModes.S_IFCHR && device == DEV_ZERO && !entry.shared();
        if (entry.deleted() && entry.name().equals("/secretmem") && isSecret(file)) {
            return new TaskMapping(space, entry, MappingKind.OTHER, List.of("special memfd_secret"), file);
        }
        if (type == FileModes.S_IFREG && (entry.flags().bits() & (VmFlags.PFN_MAP | VmFlags.IO)) != 0) {
            return new TaskMapping(space, entry, MappingKind.OTHER, List.of("device memory " + entry.name()), file);
        }
        if (type == FileModes.S_IFREG || zero) {
            MappingKind kind = entry.shared() ? MappingKind.FILE_SHARED : MappingKind.FILE_PRIVATE;
            return new TaskMapping(space, entry, kind, kind.descriptions(), file);
        }
        String what = type == FileModes.S_IFCHR || type == FileModes.S_IFBLK
                ? "device " + DeviceNumber.major(device) + ":" + DeviceNumber.minor(device)
                : "special " + entry.name();
        return new TaskMapping(space, entry, MappingKind.OTHER, List.of(what), file);
    }
}
