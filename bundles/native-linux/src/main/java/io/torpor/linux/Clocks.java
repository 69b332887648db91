package io.torpor.linux;

import io.torpor.abi.Prctl;

/** clock_gettime(2), and how exactly threads of the engine keep to time. */
public final class Clocks {
    public static final int MONOTONIC = 1;
    public static final int BOOTTIME = 7;

    private Clocks() {}

    /** Has the calling thread woken from now on when its time is up, and not up to 50 us later to spare wake-ups: PR_SET_TIMERSLACK of prctl(2). */
    public static void wakeOnTime() {
        Descriptors.check(Libc.prctl(Prctl.PR_SET_TIMERSLACK, 1, 0, 0, 0), () -> "prctl(PR_SET_TIMERSLACK)");
    }

    /** Seconds and nanoseconds. */
    public static long[] read(int clock) {
        try (NativeBuffer time = new NativeBuffer(16)) {
            Descriptors.check(Libc.clock_gettime(clock, time.address()), () -> "clock_gettime(" + clock + ")");
            return new long[] {time.direct().getLong(0), time.direct().getLong(8)};
        }
    }
}
