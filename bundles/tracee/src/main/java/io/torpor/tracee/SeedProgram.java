package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The program that every restored process begins as: a static ELF file of a few hundred bytes (elf(5)), written by us into a memfd. Its only segment
 * holds the code that waits for the engine, and the runner.
 */
final class SeedProgram {
    /** Above any mmap_min_addr, below where programs are linked to. */
    private static final long BASE = 0x10000;

    private static final int FILE_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int CODE = FILE_HEADER + PROGRAM_HEADER;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final byte[] file;
    private final long runner;

    SeedProgram(Architecture architecture) {
        this(architecture, new byte[0]);
    }

    private SeedProgram(Architecture architecture, byte[] first) {
        byte[] wait = architecture.seed().bytes();
        byte[] run = architecture.runner().bytes();
        int waitAt = CODE + first.length;
        int runnerAt = waitAt + wait.length + 15 & -16;
        ByteBuffer elf = ByteBuffer.allocate(runnerAt + run.length).order(ByteOrder.nativeOrder());
        boolean little = elf.order() == ByteOrder.LITTLE_ENDIAN;
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (little ? 1 : 2), 1}).position(16);
        elf.putShort((short) 2).putShort((short) architecture.elfMachine()).putInt(1); // ET_EXEC, EV_CURRENT
        elf.putLong(BASE + CODE).putLong(FILE_HEADER).putLong(0).putInt(0);
        elf.putShort((short) FILE_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        elf.position(FILE_HEADER);
        elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE); // PT_LOAD, read and execute
        elf.putLong(elf.capacity()).putLong(elf.capacity()).putLong(4096);
        elf.put(CODE, first).put(waitAt, wait).put(runnerAt, run);
        file = elf.array();
        runner = BASE + runnerAt;
    }

    /** One that has idle threads besides. */
    static SeedProgram withThreads(Architecture architecture, int threads) {
        StubCode code = architecture.threads();
        byte[] first = code.bytes();
        ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).putInt(code.label("count"), threads);
        return new SeedProgram(architecture, first);
    }

    /** Where the runner lies in a process that has just started. */
    long runner() {
        return runner;
    }

    /** The program as a file to execute. */
    LocalFd open() {
        LocalFd memfd = Descriptors.memfd("torpor-seed", 0);
        try (NativeBuffer content = new NativeBuffer(file.length)) {
            content.view().put(file);
            long written = Descriptors.write(memfd, content, 0, file.length);
            if (written != file.length) {
                throw new IllegalStateException(
                        "wrote " + written + " of " + file.length + " bytes of the seed program");
            }
        }
        return memfd;
    }

    /**
     * The same as a file of a file system, without a name: what a process runs from a memfd cannot be saved.
     *
     * @throws IOException when there is no room for temporary files
     */
    LocalFd openOnDisk() throws IOException {
        Path path = Files.createTempFile("torpor-seed", null, OWNER_ONLY);
        try {
            Files.write(path, file);
            return Descriptors.open(path.toString(), OpenFlags.O_CLOEXEC, 0);
        } finally {
            Files.delete(path);
        }
    }
}
