package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Pid;
import java.util.Comparator;

/**
 * kcmp(2): whether two processes share a kernel object, and an order over such objects that is good for sorting while they live. Needs the right to
 * trace both. Safe from any thread.
 */
public final class Kcmp {
    public static final int FILE = 0;
    public static final int VM = 1;
    public static final int FILES = 2;
    public static final int FS = 3;
    public static final int SIGHAND = 4;

    private static final int SYS_KCMP = System.getProperty("os.arch").equals("amd64") ? 312 : 272;
    private static final int UNORDERED = 3;

    private Kcmp() {}

    /** Orders processes by one of their objects; equal when they share it. */
    public static Comparator<Pid> by(int type) {
        return (a, b) -> a.equals(b) ? 0 : compare(a, b, type, 0, 0);
    }

    /**
     * Compares two objects.
     *
     * @param first descriptor in the first process for {@link #FILE}, otherwise 0
     * @param second the same for the second
     * @return 0 when they are the same, else negative or positive
     */
    public static int compare(Pid a, Pid b, int type, int first, int second) {
        long result = Libc.syscall(SYS_KCMP, a.number(), b.number(), type, first, second, 0);
        if (result < 0) {
            int errno = Native.getLastError();
            throw new SyscallException("kcmp(" + a + ", " + b + ", " + type + ", " + first + ", " + second + ")", errno);
        }
        if (result == UNORDERED) {
            throw new IllegalStateException("kcmp cannot order objects of type " + type);
        }
        return result == 0 ? 0 : result == 1 ? -1 : 1;
    }
}
