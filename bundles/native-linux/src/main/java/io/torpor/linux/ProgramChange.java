package io.torpor.linux;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.List;

/** Makes the engine's process another program: execvp(3). Its children stay its children. */
public final class ProgramChange {
    private static final int SET_MASK = 2;
    private static final int SIGNAL_SET_BYTES = 128;

    private ProgramChange() {}

    /**
     * Does not return, and runs no shutdown hook. Signals that the JVM blocks in its threads are unblocked, those that it handles get their
     * default meaning by the kernel; descriptors that are not close-on-exec stay open.
     *
     * @param command the program, looked for on the PATH if its name has no slash, and its arguments
     * @throws SyscallException when the program cannot be executed; the engine then goes on as before
     */
    public static void to(List<String> command) {
        NativeLibrary libc = NativeLibrary.getProcess();
        try (NativeBuffer none = new NativeBuffer(SIGNAL_SET_BYTES);
                NativeBuffer before = new NativeBuffer(SIGNAL_SET_BYTES)) {
            Function mask = libc.getFunction("pthread_sigmask");
            mask.invokeInt(new Object[] {SET_MASK, none.address(), before.address()});
            libc.getFunction("execvp").invokeInt(new Object[] {command.get(0), command.toArray(new String[0])});
            int errno = Native.getLastError();
            mask.invokeInt(new Object[] {SET_MASK, before.address(), 0L});
            throw new SyscallException("execvp(" + command.get(0) + ")", errno);
        }
    }
}
