package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;

/** A file that tasks of the tree map, opened by the engine; one for all mappings that need it opened alike. */
final class MappedFile implements AutoCloseable {
    private final FileStatus facts;
    private final int flags;
    private int hugeShift;
    private LocalFd descriptor;
    private int id = -1;
    private boolean inspected;

    /**
     * Takes over a descriptor.
     *
     * @param flags O_RDONLY or O_RDWR, as the application had opened it
     */
    MappedFile(LocalFd descriptor, int flags) {
        this.descriptor = descriptor;
        this.flags = flags;
        facts = FileStatus.of(descriptor);
    }

    FileStatus facts() {
        return facts;
    }

    /** From now on, it is known to have huge pages. */
    MappedFile ofHugePages() {
        hugeShift = HugePages.shift(descriptor);
        return this;
    }

    /** The magic number of the file system that it lies in. */
    long filesystem() {
        return Descriptors.filesystem(descriptor);
    }

    /** Log2 of the size of its pages, if they are huge; 0 otherwise. */
    int hugeShift() {
        return hugeShift;
    }

    int flags() {
        return flags;
    }

    /** A description of its own, for reading. */
    LocalFd reopen() {
        return Descriptors.open("/proc/self/fd/" + descriptor, OpenFlags.O_RDONLY, 0);
    }

    /** Its id in the images; registers it the first time. */
    int id(TaskMapping user, FileRegistry registry) throws TorporException {
        if (id < 0) {
            LocalFd handedOver = descriptor;
            descriptor = null;
            id = registry.register(user.owner(), handedOver, path(user), flags, user.toString());
        }
        return id;
    }

    /** Objects, once, to a file that could not be registered. */
    void inspect(TaskMapping user, FileRegistry registry) throws TorporException {
        if (!inspected) {
            inspected = true;
            registry.inspect(descriptor, path(user), user.toString());
        }
    }

    /** As the kernel prints it. */
    private static String path(TaskMapping user) {
        return user.name() + (user.entry().deleted() ? " (deleted)" : "");
    }

    @Override
    public void close() {
        if (descriptor != null) {
            descriptor.close();
        }
    }
}
