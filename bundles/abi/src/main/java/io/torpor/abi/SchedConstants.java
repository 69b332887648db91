package io.torpor.abi;

/** Scheduling policies and {@code getpriority(2)} targets; {@code linux/sched.h}, {@code linux/resource.h}. */
public final class SchedConstants {
    public static final int SCHED_NORMAL = 0;
    public static final int SCHED_FIFO = 1;
    public static final int SCHED_RR = 2;
    public static final int SCHED_BATCH = 3;
    public static final int SCHED_IDLE = 5;
    public static final int SCHED_DEADLINE = 6;
    public static final int SCHED_EXT = 7;
    public static final int SCHED_RESET_ON_FORK = 0x40000000;
    public static final int SCHED_FLAG_RESET_ON_FORK = 1;
    public static final int SCHED_FLAG_RECLAIM = 2;
    public static final int SCHED_FLAG_DL_OVERRUN = 4;
    public static final int SCHED_FLAG_KEEP_POLICY = 8;
    public static final int SCHED_FLAG_KEEP_PARAMS = 16;
    public static final int SCHED_FLAG_UTIL_CLAMP_MIN = 32;
    public static final int SCHED_FLAG_UTIL_CLAMP_MAX = 64;
    public static final int PRIO_PROCESS = 0;
    public static final int PRIO_PGRP = 1;
    public static final int PRIO_USER = 2;

    private SchedConstants() {}
}
