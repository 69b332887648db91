package io.torpor.linux;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;

/**
 * Has the kernel enlarge the engine's descriptor table once, ahead of time. A table that grows under a process with threads, as ours has, waits for an
 * RCU grace period each time it doubles ({@code expand_fdtable} in fs/file.c): tens of milliseconds for a thousand descriptors, and the
 * descriptors that the engine fetches are a frozen tree's. Safe from any thread.
 */
public final class DescriptorRoom {
    /** Costs 140 KiB of kernel memory. */
    private static final int PREFERRED = 16 * 1024;

    static {
        try (LocalFd any = Descriptors.open("/", OpenFlags.O_PATH, 0)) {
            int number = PREFERRED - 1;
            while (number > 0 && !reaches(any, number)) {
                number /= 2; // that was above the limit (RLIMIT_NOFILE)
            }
        }
    }

    private DescriptorRoom() {}

    /** Returns when there is room for as many descriptors as the process may have, up to 16,384. Costs something only the first time. */
    public static void make() {
        // the static initializer has done it, once
    }

    private static boolean reaches(LocalFd any, int number) {
        int duplicate = Libc.fcntl(any.number(), Fcntl.F_DUPFD_CLOEXEC, number);
        if (duplicate < 0) {
            return false;
        }
        Libc.close(duplicate);
        return true;
    }
}
