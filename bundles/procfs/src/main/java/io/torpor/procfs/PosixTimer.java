package io.torpor.procfs;

/**
 * A POSIX timer of a process; {@code timer_create(2)}.
 *
 * @param id the kernel's, as {@code timer_create} returned it
 * @param signal that is sent
 * @param value that the signal carries
 * @param notification {@code sigev_notify} without {@code SIGEV_THREAD_ID}
 * @param toThread whether {@code SIGEV_THREAD_ID}
 * @param target thread id if {@code toThread}, else process id; 0 if it has ended
 * @param clock clock id
 */
public record PosixTimer(int id, int signal, long value, Notify notification, boolean toThread, int target, int clock) {
    /** What happens when it expires. */
    public enum Notify {
        /** {@code SIGEV_SIGNAL}. */
        SIGNAL,
        /** {@code SIGEV_NONE}. */
        NONE,
        /** {@code SIGEV_THREAD}; the same as a signal to the kernel. */
        THREAD
    }
}
