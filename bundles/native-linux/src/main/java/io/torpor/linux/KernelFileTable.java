package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;

/** The descriptors of one process, to be read when it is stopped. For the thread that uses the {@link KernelFiles} that it is from. */
public final class KernelFileTable implements AutoCloseable {
    private final KernelFiles files;
    private final int tid;
    private final LocalFd link;
    /** How many descriptors there were when it was read last. */
    private int expected;

    KernelFileTable(KernelFiles files, int tid, LocalFd link) {
        this.files = files;
        this.tid = tid;
        this.link = link;
    }

    /**
     * Reads it: one run through the table as it is now. Of a process that runs, descriptors may be missing or of different moments. Nothing is found where the task has no table:
     * it has ended, and if it leads its process others may still have one.
     *
     * @throws TaskGone if there is no such task
     * @throws IllegalStateException once this or what it is from is closed
     */
    public KernelDescriptors read() {
        KernelDescriptors found = files.read(link, expected);
        expected = found.count();
        if (found.count() == 0 && Libc.kill(tid, 0) < 0 && Native.getLastError() == Errno.ESRCH) {
            throw new TaskGone(tid, "reading its descriptors");
        }
        return found;
    }

    @Override
    public void close() {
        link.close();
    }
}
