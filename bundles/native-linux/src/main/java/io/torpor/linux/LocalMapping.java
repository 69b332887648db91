package io.torpor.linux;

import com.sun.jna.Pointer;
import io.torpor.abi.LocalFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A memory mapping of the engine's own: mmap(2). */
public final class LocalMapping implements AutoCloseable {
    private static final int READ = 1;
    private static final int READ_WRITE = 3;
    private static final int SHARED_ANONYMOUS = 0x21 | 0x4000;
    private static final int SHARED_FILE = 0x01 | 0x4000;
    private static final int PRIVATE_ANONYMOUS = 0x22 | 0x4000;
    private static final int O_RDWR = 2;

    private final long address;
    private final long bytes;
    private boolean open = true;

    private LocalMapping(long bytes, int protection, int flags, int fd) {
        this.bytes = bytes;
        address = Libc.mmap(0, bytes, protection, flags, fd, 0);
        if (address == -1) {
            throw Descriptors.failure(() -> "mmap(" + bytes + " bytes, 0x" + Integer.toHexString(flags) + ")");
        }
    }

    /**
     * Memory that can be shared with others, without content and without a reservation of swap or huge pages.
     *
     * @param more flags of mmap(2) to add: huge pages
     */
    public static LocalMapping anonymousShared(long bytes, int more) {
        return new LocalMapping(bytes, READ_WRITE, SHARED_ANONYMOUS | more, -1);
    }

    /** A file from its start, shared, readable and writable. */
    public static LocalMapping ofFile(LocalFd file, long bytes) {
        return new LocalMapping(bytes, READ_WRITE, SHARED_FILE, file.number());
    }

    /** Private memory that nothing was ever written to: reading it shows the kernel's zero page. */
    public static LocalMapping untouched(long bytes) {
        return new LocalMapping(bytes, READ, PRIVATE_ANONYMOUS, -1);
    }

    public long address() {
        return address;
    }

    /** All of it, up to 2 GiB, in the machine's byte order. Not to be used after {@link #close}. */
    public ByteBuffer content() {
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** One byte, read by the processor: a fault where the page is not there yet. */
    public byte byteAt(long offset) {
        return new Pointer(address).getByte(offset);
    }

    /**
     * A descriptor for the object that is mapped, readable and writable: what {@code /proc/self/map_files} links to. It outlives the mapping.
     *
     * @throws SyscallException also for want of CAP_CHECKPOINT_RESTORE
     */
    public LocalFd object() {
        String range = Long.toHexString(address) + "-" + Long.toHexString(address + bytes);
        return Descriptors.open("/proc/self/map_files/" + range, O_RDWR, 0);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            Descriptors.check(Libc.munmap(address, bytes), () -> "munmap(0x" + Long.toHexString(address) + ")");
        }
    }
}
