/**
 * Signals: what a process does about them, which ones wait, and on which stack handlers run.
 *
 * <p><b>How Linux models it.</b> Dispositions belong to the process ({@code sighand_struct}, shared by all threads): one {@code struct sigaction} for each of 64 signals, of
 * which SIGKILL and SIGSTOP never change. The mask and the alternate stack belong to a thread. What waits is in queues of {@code siginfo_t}: one for each
 * thread, and a shared one for the process. A bit set tells which signals are pending; a queue entry may be missing for a
 * standard signal when RLIMIT_SIGPENDING was exceeded, and the kernel then makes one up at delivery.
 *
 * <p>For a handler that a 32-bit program's call has set the kernel makes that program's kind of signal frame. By which kind of call a handler was set it has not told since Linux 5.11; so the handlers of a 32-bit
 * program are taken to be set by its own, unless 32 bits cannot name them.
 *
 * <p><b>What can't be observed</b> from outside: dispositions and alternate stacks are told only to the task itself, so they are asked for. Queues and masks are
 * read by ptrace, in stage OBSERVE, because whatever runs in a task may change them. Which of a process's threads would have taken a
 * shared signal is not decided before it is delivered, so nothing is lost there.
 *
 * <p><b>Order on restore.</b>
 * <ul>
 * <li>Dispositions come after helpers and zombies have died: their SIGCHLD would run a handler's worth of bookkeeping, or stay queued beside the
 *   saved ones. They come after the memory, because a handler's code should be there once it may run.
 * <li>All 62 dispositions are set, the default ones too: a puppet inherits ignored signals from the engine.
 * <li>Queues come after dispositions: setting a signal to be ignored flushes what is pending of it.
 * <li>A task queues its signals itself. Others may not send what looks like coming from the kernel or from {@code kill}.
 * <li>Masks come last, with the registers, and are the bundle {@code tasks}'s business. Until then everything but SIGURG is blocked. SIGURG stops a
 *   puppet's runner and SIGSTOP cannot be blocked, so these two are left to the last one who runs anything in a puppet
 *   ({@link io.torpor.tracee.LateSignals}).
 * </ul>
 */
package io.torpor.signals;
