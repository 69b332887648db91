package io.torpor.linux;

/** clock_gettime(2). */
public final class Clocks {
    public static final int MONOTONIC = 1;
    public static final int BOOTTIME = 7;

    private Clocks() {}

    /** Seconds and nanoseconds. */
    public static long[] read(int clock) {
        try (NativeBuffer time = new NativeBuffer(16)) {
            Descriptors.check(Libc.clock_gettime(clock, time.address()), () -> "clock_gettime(" + clock + ")");
            return new long[] {time.direct().getLong(0), time.direct().getLong(8)};
        }
    }
}
