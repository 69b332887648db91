package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;

/**
 * Another process's memory: process_vm_readv(2) and process_vm_writev(2) for what that process itself may read or write, and
 * {@code /proc/PID/mem} for what only a tracer may (writing read-only pages copies them first). Since Linux 6.12 a kernel may be set up to let only the thread that traces the process do the latter,
 * or nobody ({@code proc_mem.force_override} of Documentation/admin-guide/kernel-parameters.txt); ptrace(2) serves the tracer then. For one thread at a time.
 */
public final class ProcessMemory implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int ESRCH = 3;

    private final Pid pid;
    private final NativeBuffer vectors = new NativeBuffer(32);
    private LocalFd mem;

    public ProcessMemory(Pid pid) {
        this.pid = pid;
    }

    /**
     * Reads all of a range that the process itself can read.
     *
     * @return the number of bytes read, fewer where an unreadable page begins; or a negative errno when not even one could be
     */
    public long tryRead(RemoteAddress from, long into, long bytes) {
        vectors.direct()
                .putLong(0, into)
                .putLong(8, bytes)
                .putLong(16, from.value())
                .putLong(24, bytes);
        long got = Libc.process_vm_readv(pid.number(), vectors.address(), 1, vectors.address() + 16, 1, 0);
        return got < 0 ? -Native.getLastError() : got;
    }

    /** Reads exactly {@code bytes} bytes into native memory, whatever the protection of the pages. */
    public void read(RemoteAddress from, NativeBuffer into, int offset, int bytes) {
        if (tryRead(from, into.address() + offset, bytes) != bytes) {
            transfer(false, from, into.address() + offset, bytes);
        }
    }

    /** Reads as {@link #read}, and leaves pages shared that the process has in common with others since fork(2); see {@link RemoteRanges#addShared}. */
    public void readUnpinned(RemoteAddress from, NativeBuffer into, int offset, int bytes) {
        transfer(false, from, into.address() + offset, bytes);
    }

    /** Writes exactly {@code bytes} bytes from native memory, whatever the protection of the pages; read-only private pages become the process's own copy. */
    public void write(RemoteAddress to, NativeBuffer from, int offset, int bytes) {
        vectors.direct()
                .putLong(0, from.address() + offset)
                .putLong(8, bytes)
                .putLong(16, to.value())
                .putLong(24, bytes);
        long done = Libc.process_vm_writev(pid.number(), vectors.address(), 1, vectors.address() + 16, 1, 0);
        if (done != bytes) {
            transfer(true, to, from.address() + offset, bytes);
        }
    }

    /** Reads bytes, whatever the protection of the pages. */
    public byte[] read(RemoteAddress from, int bytes) {
        try (NativeBuffer into = new NativeBuffer(bytes)) {
            read(from, into, 0, bytes);
            byte[] result = new byte[bytes];
            into.view().get(result);
            return result;
        }
    }

    /** Writes bytes, whatever the protection of the pages. */
    public void write(RemoteAddress to, byte[] bytes) {
        try (NativeBuffer from = new NativeBuffer(bytes.length)) {
            from.view().put(bytes);
            write(to, from, 0, bytes.length);
        }
    }

    private void transfer(boolean write, RemoteAddress remote, long local, int bytes) {
        if (mem == null) {
            int fd = Libc.open(CString.of("/proc/" + pid + "/mem"), O_RDWR | 02000000, 0);
            if (fd < 0) {
                throw failure("open(\"/proc/" + pid + "/mem\")");
            }
            mem = Descriptors.owned(fd, () -> "");
        }
        int done = 0;
        while (done < bytes) {
            long at = remote.value() + done;
            long n = write
                    ? Libc.pwrite(mem.number(), local + done, bytes - done, at)
                    : Libc.pread(mem.number(), local + done, bytes - done, at);
            if (n <= 0) {
                String call = (write ? "pwrite" : "pread") + "(/proc/" + pid + "/mem, " + bytes + ", "
                        + remote.plus(done) + ")";
                RuntimeException failure = n == 0 ? new TaskGone(pid.number(), call) : failure(call);
                n = isForbidden(failure)
                        ? TracedWords.transfer(write, pid.number(), at, local + done, bytes - done)
                        : 0;
                if (n == 0) {
                    throw failure;
                }
            }
            done += (int) n;
        }
    }

    /** Whether the kernel lets nobody touch that memory in this way, or only the thread that traces the process; that one has another. */
    private static boolean isForbidden(RuntimeException failure) {
        return failure instanceof SyscallException e && e.errno() == Errno.EIO;
    }

    private RuntimeException failure(String call) {
        int errno = Native.getLastError();
        return errno == ESRCH ? new TaskGone(pid.number(), call) : new SyscallException(call, errno);
    }

    @Override
    public void close() {
        vectors.close();
        if (mem != null) {
            mem.close();
        }
    }
}
