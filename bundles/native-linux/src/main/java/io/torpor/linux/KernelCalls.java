package io.torpor.linux;

import com.sun.jna.Native;

/** System calls by number, for trying out what a kernel knows. Whoever makes the same call in earnest has a typed class of this package for it. */
public final class KernelCalls {
    private static final int MOST_ARGUMENTS = 6;

    private KernelCalls() {}

    /**
     * syscall(2).
     *
     * @param arguments at most six
     * @return the result, or the errno as a negative number
     */
    public static long tryCall(int number, long... arguments) {
        long[] all = new long[MOST_ARGUMENTS];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        long result = Libc.syscall(number, all[0], all[1], all[2], all[3], all[4], all[5]);
        return result == -1 ? -Native.getLastError() : result;
    }
}
