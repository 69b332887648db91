/**
 * Who a thread is and what it may do: ids, groups, capabilities, securebits; and what a process is allowed: limits, priorities.
 *
 * <p><b>How Linux models it.</b> Credentials ({@code struct cred}) belong to a <em>thread</em>: real, effective, saved and file system ids, supplementary groups, five
 * sets of capabilities, securebits, no_new_privs. The C library makes threads of a process agree by signalling them, but programs that use the bare system calls have threads that differ.
 * Scheduling, timer slack and the parent-death signal belong to a thread as well. Resource limits, oom_score_adj, the login id and being a subreaper belong
 * to the process; the personality to a thread, but programs have one.
 *
 * <p><b>What can't be observed</b> from outside: securebits, parent-death signal, membarrier registrations, and most that prctl(2) sets. They are asked for, and so are limits: looking at
 * those of another user's process takes CAP_SYS_RESOURCE, which engines often lack. Not at all: Landlock domains, session keyrings (asking for one makes one), and a time slice
 * that was chosen. Speculation controls and the allowed processors are in {@code /proc/PID/task/TID/status}, which is read anyway. A thread that may run on all processors is noted as such, not with
 * the number of them here.
 *
 * <p><b>Labels</b> of AppArmor and SELinux belong to a thread. It can only write its own, with the credentials that it opened the file with. SELinux does not
 * let a process with several threads change.
 *
 * <p><b>Order on restore</b>, in each thread:
 * <ol>
 * <li>Everything that may take privileges: login id, oom_score_adj, scheduling, priorities, processors. The policy after the processors, because SCHED_DEADLINE wants them all. Then seccomp
 *   (another family's), which may take CAP_SYS_ADMIN. Then limits, after all that might exceed them.
 * <li>Groups, which take CAP_SETGID.
 * <li>SECBIT_NO_SETUID_FIXUP, so that a change of user ids leaves capabilities alone.
 * <li>Ids: the file system ids after the others, which take them along.
 * <li>Inheritable capabilities, which may have been dropped from the bounding set since, and ambient ones, which must be permitted and inheritable. They
 *   come before the final securebits, because SECBIT_NO_CAP_AMBIENT_RAISE, set by the program later, must not stand in the way.
 * <li>Final securebits and bounding set, which take CAP_SETPCAP.
 * <li>The other capability sets.
 * <li>The label: it may forbid the steps before, and no_new_privs forbids to change it. (SELinux contexts of processes with threads come earlier: {@link io.torpor.credentials.EarlyLabelRestorer}.)
 * <li>no_new_privs, and the parent-death signal: a change of credentials clears it.
 * <li>PR_SET_MDWE, which forbids to make memory executable, when all memory has been built.
 * </ol>
 * The kernel marks a process that changes credentials as not dumpable; whoever restores that flag comes after the capability {@code credentials}.
 */
package io.torpor.credentials;
