package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;

/** This process as one that nobody waits for: daemon(7). */
public final class Background {
    static {
        Native.register(Background.class, NativeLibrary.getProcess());
    }

    private Background() {}

    private static native int setsid();

    /** Leaves the session of whoever started this process, and his terminal. Must not lead a process group. */
    public static void leaveSession() {
        Descriptors.check(setsid(), () -> "setsid()");
    }

    /** Lets go of what this process was given as descriptors 0, 1 and 2. */
    public static void leaveStandardStreams() {
        try (LocalFd nothing = Descriptors.open("/dev/null", OpenFlags.O_RDWR, 0)) {
            for (int number = 0; number <= 2; number++) {
                int target = number;
                Descriptors.check(Libc.dup3(nothing.number(), target, 0), () -> "dup3(/dev/null, " + target + ")");
            }
        }
    }
}
