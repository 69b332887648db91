/**
 * Timers of a process: the three interval timers, and POSIX timers.
 *
 * <p><b>How Linux models it.</b> ITIMER_REAL, ITIMER_VIRTUAL and ITIMER_PROF (getitimer(2)) exist once in each process and send SIGALRM, SIGVTALRM and SIGPROF. POSIX timers
 * (timer_create(2)) have ids that count up in each process, a clock, and a sigevent(7): a signal to the process, to one of its threads, or none. Their expirations
 * that nobody took are counted as overruns. timerfd is a descriptor, and none of ours.
 *
 * <p><b>What can't be observed.</b> {@code /proc/PID/timers} tells ids, clocks and notifications; the remaining time is told to the process only. The remaining time is always
 * relative to the clock, so a timer that was set to an absolute time of a clock that people set comes back as a relative one. Which thread's processor
 * time a timer measures is told nowhere: it is taken for the leader's. Overruns are saved, but Linux has no call that sets them.
 * A timer with an interval may seem not to run between its expiration and the delivery of its signal: it is started again with its
 * interval.
 *
 * <p><b>Order on restore.</b> Threads first: timers may point at them. Handlers and masks first: the signal of a short timer would kill a puppet or end up in
 * our hands. Credentials first, because the kernel counts timers against RLIMIT_SIGPENDING of the user who creates them. So everything happens in stage
 * RESUME, as late as possible: timers run while the rest is done. Ids are asked for by PR_TIMER_CREATE_RESTORE_IDS where the kernel
 * knows it (6.15), and otherwise reached by creating and deleting the ones before.
 */
package io.torpor.timers;
