package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.KcmpTypes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SyscallTable;
import io.torpor.abi.TimeConstants;

/**
 * Descriptors that tell of events: eventfd(2), epoll(7), timerfd_create(2), signalfd(2), inotify(7). What is made here is close-on-exec. Safe from any
 * thread.
 */
public final class EventDescriptors {
    private static final int CLOEXEC = 0x80000;
    private static final long INOTIFY_IOC_SETNEXTWD = 0x40044900L;
    private static final long EPIOCSPARAMS = 0x40088a01L;
    private static final long EPIOCGPARAMS = 0x80088a02L;
    private static final int SIGNAL_SET_BYTES = 128;
    private static final long NANOS = 1_000_000_000L;

    private EventDescriptors() {}

    /**
     * An eventfd.
     *
     * @param count any value but 2^64−1, unsigned
     */
    public static LocalFd eventFd(long count, int flags) {
        LocalFd fd = Descriptors.owned(EventLibc.eventfd(0, flags | CLOEXEC), () -> "eventfd(0, " + flags + ")");
        if (count != 0) {
            try (NativeBuffer value = new NativeBuffer(Long.BYTES)) {
                value.direct().putLong(0, count);
                Descriptors.write(fd, value, 0, Long.BYTES);
            }
        }
        return fd;
    }

    public static LocalFd epoll() {
        return Descriptors.owned(EventLibc.epoll_create1(CLOEXEC), () -> "epoll_create1(EPOLL_CLOEXEC)");
    }

    /**
     * The {@code struct epoll_params} of an instance as one number, in the machine's byte order: how long it polls devices before it sleeps. 0 for not at all,
     * and where the kernel does not know of that: before Linux 6.9, or without CONFIG_NET_RX_BUSY_POLL.
     */
    public static long busyPoll(LocalFd epoll) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putLong(0, 0);
        return Descriptors.tryIoctl(epoll, EPIOCGPARAMS, scratch.address()) == 0
                ? scratch.direct().getLong(0)
                : 0;
    }

    /** Sets what {@link #busyPoll} gave. */
    public static void setBusyPoll(LocalFd epoll, long parameters) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putLong(0, parameters);
        Descriptors.ioctl(epoll, EPIOCSPARAMS, scratch.address());
    }

    /**
     * Whether a descriptor of a task is what an epoll instance watches; kcmp(2), KCMP_EPOLL_TFD. The number that something was registered by may be
     * closed or mean something else by now.
     *
     * @param table of the engine's own machine
     * @param task holds both
     * @param registered the number that the target was registered by
     * @param which of the targets that were registered by this number, in the order of fdinfo, from 0
     */
    public static boolean isEpollTarget(
            SyscallTable table, Pid task, RemoteFd candidate, RemoteFd epoll, int registered, int which) {
        try (NativeBuffer slot = new NativeBuffer(12)) {
            slot.direct().putInt(0, epoll.number()).putInt(4, registered).putInt(8, which);
            long result = Libc.syscall(
                    table.number("kcmp"),
                    task.number(),
                    task.number(),
                    KcmpTypes.KCMP_EPOLL_TFD,
                    candidate.number(),
                    slot.address(),
                    0);
            if (result < 0 && Native.getLastError() != Errno.EBADF) {
                throw Descriptors.failure(() -> "kcmp(" + task + ", " + task + ", KCMP_EPOLL_TFD, " + candidate + ", {"
                        + epoll + ", " + registered + ", " + which + "})");
            }
            return result == 0;
        }
    }

    /** A timer that is not armed. */
    public static LocalFd timer(int clock, int flags) {
        return Descriptors.owned(
                EventLibc.timerfd_create(clock, flags | CLOEXEC), () -> "timerfd_create(" + clock + ")");
    }

    /**
     * Arms a timer; timerfd_settime(2).
     *
     * @param flags TFD_TIMER_*
     * @param value nanoseconds until, or with TFD_TIMER_ABSTIME at, its first expiration
     * @param interval nanoseconds, 0 for a single expiration
     */
    public static void arm(LocalFd timer, int flags, long value, long interval) {
        try (NativeBuffer times = new NativeBuffer(32)) {
            times.direct()
                    .putLong(0, interval / NANOS)
                    .putLong(8, interval % NANOS)
                    .putLong(16, value / NANOS)
                    .putLong(24, value % NANOS);
            Descriptors.check(
                    EventLibc.timerfd_settime(timer.number(), flags, times.address(), 0),
                    () -> "timerfd_settime(" + timer.number() + ", " + flags + ", " + value + " ns, " + interval
                            + " ns)");
        }
    }

    /** Sets how often a timer has expired since it was last read; TFD_IOC_SET_TICKS. */
    public static void setTicks(LocalFd timer, long ticks) {
        try (NativeBuffer value = new NativeBuffer(Long.BYTES)) {
            value.direct().putLong(0, ticks);
            Descriptors.ioctl(timer, TimeConstants.TFD_IOC_SET_TICKS, value.address());
        }
    }

    /** Nanoseconds that a clock shows; clock_gettime(2). */
    public static long now(int clock) {
        try (NativeBuffer time = new NativeBuffer(16)) {
            Descriptors.check(EventLibc.clock_gettime(clock, time.address()), () -> "clock_gettime(" + clock + ")");
            return time.direct().getLong(0) * NANOS + time.direct().getLong(8);
        }
    }

    /**
     * A descriptor for signals.
     *
     * @param mask bit n−1 for signal n
     */
    public static LocalFd signals(long mask, int flags) {
        try (NativeBuffer set = new NativeBuffer(SIGNAL_SET_BYTES)) {
            set.direct().putLong(0, mask);
            return Descriptors.owned(
                    EventLibc.signalfd(-1, set.address(), flags | CLOEXEC),
                    () -> "signalfd(-1, 0x" + Long.toHexString(mask) + ")");
        }
    }

    /** An inotify instance without watches. */
    public static LocalFd inotify(int flags) {
        return Descriptors.owned(EventLibc.inotify_init1(flags | CLOEXEC), () -> "inotify_init1(" + flags + ")");
    }

    /**
     * Watches an open file; O_PATH will do, also for a symbolic link.
     *
     * @return the watch descriptor
     */
    public static int watch(LocalFd inotify, LocalFd file, int mask) {
        return Descriptors.check(
                EventLibc.inotify_add_watch(inotify.number(), CString.of(FileNames.through(file)), mask),
                () -> "inotify_add_watch(" + inotify.number() + ", " + file.number() + ", 0x"
                        + Integer.toHexString(mask) + ")");
    }

    public static void removeWatch(LocalFd inotify, int watch) {
        Descriptors.check(
                EventLibc.inotify_rm_watch(inotify.number(), watch),
                () -> "inotify_rm_watch(" + inotify.number() + ", " + watch + ")");
    }

    /**
     * Says which watch descriptor the next watch is to get; Linux 4.16 with CONFIG_CHECKPOINT_RESTORE.
     *
     * @return false where the kernel cannot
     */
    public static boolean setNextWatch(LocalFd inotify, int watch) {
        return Descriptors.tryIoctl(inotify, INOTIFY_IOC_SETNEXTWD, watch) == 0;
    }
}
