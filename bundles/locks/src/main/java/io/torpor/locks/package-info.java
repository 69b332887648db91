/**
 * File locks and leases.
 *
 * <p><b>How Linux models them.</b> An inode has three lists. <i>POSIX locks</i> ({@code fcntl(2)}, {@code F_SETLK}) are ranges that belong to a table of
 * descriptors, that is, to a process: any close of any descriptor of the inode in that table drops them all. Locks <i>of an open file
 * description</i> are the same ranges ({@code F_OFD_SETLK}), or the whole file ({@code flock(2)}, a list of its own); they last as long as
 * the description, whoever has it. <i>Leases</i> ({@code F_SETLEASE}) belong to a description too; who opens the file in a way that a
 * lease forbids waits until the holder, told by a signal, gives it up or {@code /proc/sys/fs/lease-break-time} has passed: the lease is being broken.
 *
 * <p><b>What can be observed.</b> {@code /proc/PID/fdinfo/N} shows each lock at the descriptors of the description that it was set through, POSIX ones
 * only to the table that owns them. So nothing has to be probed, and no call is made in any task. Of a lease that is being broken it shows what it
 * has to become, not what it was: one that must go entirely was a write lease if the description can write, and is taken for a read lease else, which is the same
 * to everyone from then on. A lock of a description that is only mapped, or only in a socket's queue, has no descriptor; {@code /proc/locks} tells of
 * it by the process that set it, except for {@code F_OFD_SETLK}. Waiters are not saved: their call is restarted, and waits again, in an order that
 * may be another.
 *
 * <p><b>Dump.</b> The bundle {@code files} reads the lines with everything else of a descriptor. RESOURCES: {@code locks-save}, part of a dump with
 * {@code --file-locks} only, makes records of them.
 *
 * <p><b>Restore.</b> {@code locks-set} works in stage PRIVATE, after directories ({@code fs}): a puppet fetches and closes descriptors of mapped files,
 * directories and programs before, which would drop POSIX locks again; and each open of a file would break its leases. Every lock is set by the
 * process that had it, so that {@code F_GETLK} and {@code /proc/locks} name the same holder. What somebody else has taken meanwhile is not waited for: the
 * restore is refused, by the holder's name.
 */
package io.torpor.locks;
