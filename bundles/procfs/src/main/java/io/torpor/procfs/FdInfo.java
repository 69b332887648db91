package io.torpor.procfs;

import io.torpor.abi.KernelString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/PID/fdinfo/FD}; {@code proc_pid_fdinfo(5)}. What lines follow the first four depends on the kind of file.
 *
 * @param position in bytes
 * @param flags {@code O_*}; {@code O_CLOEXEC} is the descriptor's, the others belong to the open file description
 * @param mountId of the mount that the file was opened on, as in {@code mountinfo}
 * @param inode of the file; -1 before Linux 5.14
 * @param eventFd of an eventfd
 * @param epollTargets of an epoll instance; in no particular order
 * @param signalMask of a signalfd: bit n-1 for signal n
 * @param timerFd of a timerfd
 * @param inotifyWatches of an inotify instance
 * @param fanotify the lines of a fanotify group, as they are
 * @param pidFd of a pidfd
 * @param locks held through this open file description, or by the process on this file
 * @param others lines with other keys, as they are
 */
public record FdInfo(
        long position,
        int flags,
        int mountId,
        long inode,
        Optional<EventFd> eventFd,
        List<EpollTarget> epollTargets,
        OptionalLong signalMask,
        Optional<TimerFd> timerFd,
        List<InotifyWatch> inotifyWatches,
        List<String> fanotify,
        Optional<PidFd> pidFd,
        List<FileLock> locks,
        List<String> others) {

    /**
     * An eventfd.
     *
     * @param count its value
     * @param id of the kernel object, or -1 before Linux 5.2
     * @param semaphore {@code EFD_SEMAPHORE}; empty before Linux 6.5, which doesn't say
     */
    public record EventFd(long count, int id, Optional<Boolean> semaphore) {}

    /**
     * A file that an epoll instance watches.
     *
     * @param fd the number it was added by; it may mean another file now
     * @param events {@code EPOLL*}
     * @param data the application's word
     * @param position of the watched file, in bytes
     * @param device of the watched file, as {@code st_dev}
     */
    public record EpollTarget(int fd, int events, long data, long position, long inode, long device) {}

    /**
     * A timerfd. Times are relative, in nanoseconds.
     *
     * @param ticks expirations that weren't read yet
     * @param settimeFlags {@code TFD_TIMER_*}
     * @param value until it expires; 0 if it is disarmed
     */
    public record TimerFd(int clock, long ticks, int settimeFlags, long value, long interval) {}

    /**
     * An inotify watch.
     *
     * @param descriptor watch descriptor
     * @param device as {@code st_dev}
     * @param mask {@code IN_*}
     * @param handleType of {@code struct file_handle}, or -1 if the file system gives none
     * @param handle its bytes; empty if the file system gives none
     */
    public record InotifyWatch(
            int descriptor, long inode, long device, int mask, int ignoredMask, int handleType, byte[] handle) {}

    /**
     * A pidfd.
     *
     * @param pid in the namespace of the mounted {@code /proc}: -1 if the process was waited for, 0 if it isn't
     *     visible there
     * @param pids in its namespaces, from that of the mounted {@code /proc} inwards; empty if there is none
     */
    public record PidFd(int pid, List<Integer> pids) {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line is missing or isn't what it should be
     */
    public static FdInfo parse(ByteBuffer text) {
        return new FdInfoReader(text).read();
    }

    /** The same, from a string as {@link ProcFs#text} gives it. */
    public static FdInfo parse(String text) {
        return parse(ByteBuffer.wrap(KernelString.encode(text)));
    }

    /** The value of a line among {@link #others} without blanks around it: {@code other("API")}. */
    public Optional<String> other(String key) {
        for (String line : others) {
            if (line.startsWith(key) && line.startsWith(":", key.length())) {
                return Optional.of(line.substring(key.length() + 1).trim());
            }
        }
        return Optional.empty();
    }
}
