/**
 * Which system calls a thread may make: the strict mode and the filters of seccomp(2).
 *
 * <p><b>How Linux models it.</b> A <em>thread</em> is in one of three modes: none, strict (read, write, exit and sigreturn only), or filter. A filter is a program of
 * classic BPF; a thread has a chain of them, all of which are asked about each call. Children and new threads inherit the chain by reference. There is no way back: filters can be
 * added, never removed. A thread may install one if it has CAP_SYS_ADMIN or no_new_privs, and may install it for all threads of its process (SECCOMP_FILTER_FLAG_TSYNC) as long as
 * their chains are beginnings of its own, as objects, not by content.
 *
 * <p><b>How it is seen.</b> The mode in {@code /proc/PID/task/TID/status}; a filter by PTRACE_SECCOMP_GET_FILTER, and one of its flags, SECCOMP_FILTER_FLAG_LOG, by
 * PTRACE_SECCOMP_GET_METADATA. Both take CAP_SYS_ADMIN and a tracer that has no filter itself. <b>Not seen</b>: whether a filter has a supervisor
 * (SECCOMP_FILTER_FLAG_NEW_LISTENER), and SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, which goes with it. So a filter that may hand calls to a supervisor is refused: its copy would answer ENOSYS. The
 * descriptor that a supervisor in the tree reads from is claimed by nobody, and refused by name as well. SECCOMP_FILTER_FLAG_SPEC_ALLOW is not seen either, but follows from the thread's speculation state.
 * Which threads share objects is not seen; filters that are equal and follow on equal ones are taken for the same.
 *
 * <p><b>Puppets.</b> What the engine has a thread do could be forbidden to it. PTRACE_O_SUSPEND_SECCOMP lifts all restrictions as long as the engine traces: to dump, it is set before
 * anything runs in the thread; to restore, before the first filter is installed. The kernel ends it together with the tracing, so nobody has to take it back.
 * It also ends if the engine is killed, and then a thread that is making calls for it meets its filters. A restored tree dies with the engine anyway. A dumped one goes on only if its
 * filters let pass what is left of these calls (or fail them, instead of killing), {@code tgkill} to itself and {@code rt_sigprocmask}. Filters of containers do; strict mode, and sandboxes that kill, do not.
 * The time in question is that in which threads answer questions, a few milliseconds of a dump.
 *
 * <p><b>Order on restore.</b> After all that the engine must be traced for and before credentials: installing a filter takes CAP_SYS_ADMIN, or else no_new_privs, which the task may not have had.
 * Before limits, because filters lie in memory of the process for a moment. Strict mode and filters do not stand in the way of the steps that follow.
 */
package io.torpor.seccomp;
