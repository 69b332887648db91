package io.torpor.linux;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;

/** Status flags of an open file: F_SETFL of fcntl(2). */
public final class StatusFlags {
    private static final int SETTABLE =
            OpenFlags.O_APPEND | OpenFlags.O_NONBLOCK | OpenFlags.O_DIRECT | OpenFlags.O_NOATIME | OpenFlags.FASYNC;

    private StatusFlags() {}

    /** Sets those that can be set after opening, and only if they differ. With O_ASYNC, signals may be sent from then on: set the owner first. */
    public static void set(LocalFd file, int flags) {
        int current = Descriptors.fcntl(file, Fcntl.F_GETFL, 0);
        if ((current & SETTABLE) != (flags & SETTABLE)) {
            Descriptors.fcntl(file, Fcntl.F_SETFL, current & ~SETTABLE | flags & SETTABLE);
        }
    }
}
