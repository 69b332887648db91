package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.linux.SyscallException;
import io.torpor.tracee.TracerThread;

/**
 * Memory that its process may not read itself, as PROT_NONE. Through {@code /proc/PID/mem} it can be read by anybody who may trace the process, but since Linux 6.12 a kernel may be set up to let only the
 * thread that does trace it ({@code proc_mem.force_override} of Documentation/admin-guide/kernel-parameters.txt); others get EIO. May be used from any thread but the tracer's.
 */
final class HiddenMemory {
    private HiddenMemory() {}

    /** Reads memory here, or where that is not allowed, on the tracer's thread, which all others then have to share. */
    static void read(TracerThread tracer, Runnable reading) {
        try {
            reading.run();
        } catch (SyscallException e) {
            if (e.errno() != Errno.EIO) {
                throw e;
            }
            tracer.run(tracees -> {
                reading.run();
                return null;
            });
        }
    }
}
