package io.torpor.cli.probe;

import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.Descriptors;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.NativeBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Features of memory; numbers of {@code linux/userfaultfd.h}, {@code linux/fs.h}, {@code linux/aio_abi.h}. */
final class MemoryFeatures {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final long PAGE = 4096;
    private static final long UFFDIO_API = 0xc018_aa3fL;
    private static final long UFFD_API = 0xaa;
    /** Forks, moves, removals and ends of mappings are told. */
    private static final long NON_COOPERATIVE = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 6;

    private static final long SOFT_DIRTY = 1L << 55;
    private static final int SCAN_ARGUMENT = 96;
    private static final long PRESENT = 1 << 3;
    private static final long GUARD = 1 << 8;

    private final SyscallTable syscalls;

    private MemoryFeatures(SyscallTable syscalls) {
        this.syscalls = syscalls;
    }

    static List<KernelFeature> all(SyscallTable syscalls) {
        MemoryFeatures memory = new MemoryFeatures(syscalls);
        return List.of(
                KernelFeature.extra("mem_dirty_track", "which memory was written", MemoryFeatures::tracksWrites),
                KernelFeature.extra("pagemap_scan", "finding pages quickly", () -> scans(PRESENT)),
                KernelFeature.extra("pagemap_scan_guard_pages", "finding guard pages", () -> scans(GUARD)),
                KernelFeature.extra("uffd", "filling memory on demand", () -> memory.faults(0)),
                KernelFeature.extra("overlayfs_maps", "mapped files of overlays", new OverlayTrial(syscalls)::works),
                KernelFeature.extra(
                        "uffd-noncoop", "filling another's memory on demand", () -> memory.faults(NON_COOPERATIVE)),
                KernelFeature.extra("aio_remap", "moving rings of asynchronous I/O", memory::movesRings));
    }

    /** Only our own marks are cleared, which nobody else looks at. */
    private static boolean tracksWrites() throws IOException {
        try (NativeBuffer memory = new NativeBuffer((int) PAGE * 2)) {
            long page = (memory.address() + PAGE - 1) / PAGE * PAGE;
            int offset = (int) (page - memory.address());
            memory.direct().put(offset, (byte) 1);
            Files.writeString(Path.of("/proc/self/clear_refs"), "4");
            boolean before = isMarked(page);
            memory.direct().put(offset, (byte) 2);
            return !before && isMarked(page);
        }
    }

    private static boolean isMarked(long page) throws IOException {
        try (var pagemap = Files.newByteChannel(Path.of("/proc/self/pagemap"))) {
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            pagemap.position(page / PAGE * 8).read(word);
            return (word.getLong(0) & SOFT_DIRTY) != 0;
        }
    }

    /** struct pm_scan_arg, over the one page that it lies in. */
    private static boolean scans(long category) {
        try (LocalFd pagemap = Descriptors.open("/proc/self/pagemap", CLOSE_ON_EXEC, 0);
                NativeBuffer memory = new NativeBuffer(SCAN_ARGUMENT + 24)) {
            long start = memory.address() / PAGE * PAGE;
            memory.direct()
                    .putLong(0, SCAN_ARGUMENT)
                    .putLong(16, start)
                    .putLong(24, start + PAGE)
                    .putLong(40, memory.address() + SCAN_ARGUMENT)
                    .putLong(48, 1)
                    .putLong(80, category)
                    .putLong(88, category);
            return Descriptors.tryIoctl(pagemap, IoctlRequests.PAGEMAP_SCAN, memory.address()) >= 0;
        }
    }

    private boolean faults(long features) {
        long fd = KernelCalls.tryCall(syscalls.number("userfaultfd"), CLOSE_ON_EXEC);
        if (fd < 0) {
            return false;
        }
        try (LocalFd faults = Descriptors.owned((int) fd, () -> "userfaultfd");
                NativeBuffer request = new NativeBuffer(24)) {
            request.direct().putLong(0, UFFD_API).putLong(8, features);
            return Descriptors.tryIoctl(faults, UFFDIO_API, request.address()) >= 0;
        }
    }

    /** The ring's address is the context's id; after it was moved, only the new address may be known. */
    private boolean movesRings() throws IOException {
        final int mayMove = 1;
        final int toFixed = 2;
        try (NativeBuffer context = new NativeBuffer(8)) {
            if (KernelCalls.tryCall(syscalls.number("io_setup"), 1, context.address()) < 0) {
                return false;
            }
            long ring = context.direct().getLong(0);
            long bytes = length(ring);
            long free = KernelCalls.tryCall(syscalls.number("mmap"), 0, bytes, 0, 0x22, -1, 0);
            long moved = KernelCalls.tryCall(syscalls.number("mremap"), ring, bytes, bytes, mayMove | toFixed, free);
            long destroyed = KernelCalls.tryCall(syscalls.number("io_destroy"), moved == free ? free : ring);
            if (moved != free) {
                KernelCalls.tryCall(syscalls.number("munmap"), free, bytes);
            }
            return moved == free && destroyed != -Errno.EINVAL;
        }
    }

    private static long length(long start) throws IOException {
        String beginning = Long.toHexString(start) + "-";
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            if (line.startsWith(beginning)) {
                return Long.parseLong(line.substring(beginning.length(), line.indexOf(' ')), 16) - start;
            }
        }
        throw new IOException("no mapping of the ring at 0x" + Long.toHexString(start));
    }
}
