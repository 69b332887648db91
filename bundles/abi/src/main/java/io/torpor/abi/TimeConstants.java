package io.torpor.abi;

/**
 * Clocks, interval timers and flags of timers and {@code timerfd_create(2)}; {@code linux/time.h}, {@code
 * linux/timerfd.h}.
 */
public final class TimeConstants {
    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_MONOTONIC = 1;
    public static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    public static final int CLOCK_THREAD_CPUTIME_ID = 3;
    public static final int CLOCK_MONOTONIC_RAW = 4;
    public static final int CLOCK_REALTIME_COARSE = 5;
    public static final int CLOCK_MONOTONIC_COARSE = 6;
    public static final int CLOCK_BOOTTIME = 7;
    public static final int CLOCK_REALTIME_ALARM = 8;
    public static final int CLOCK_BOOTTIME_ALARM = 9;
    public static final int CLOCK_TAI = 11;
    public static final int TIMER_ABSTIME = 1;
    public static final int ITIMER_REAL = 0;
    public static final int ITIMER_VIRTUAL = 1;
    public static final int ITIMER_PROF = 2;
    public static final int TFD_CLOEXEC = 0x80000;
    public static final int TFD_NONBLOCK = 2048;
    public static final int TFD_TIMER_ABSTIME = 1;
    public static final int TFD_TIMER_CANCEL_ON_SET = 2;
    public static final int TFD_IOC_SET_TICKS = 0x40085400;

    private TimeConstants() {}
}
