package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** The calls of libc for SysV shared memory, as {@link Libc} has the others: addresses as {@code long}, errors as −1. */
final class SegmentLibc {
    static {
        Native.register(SegmentLibc.class, NativeLibrary.getProcess());
    }

    private SegmentLibc() {}

    static native int shmget(int key, long bytes, int flags);

    static native long shmat(int id, long address, int flags);

    static native int shmdt(long address);

    static native int shmctl(int id, int command, long status);
}
