/**
 * Descriptors that tell of events.
 *
 * <p>Behind each is an anonymous inode, one for all of their kind, so neither device nor inode number say which is which; what they are and
 * hold is in {@code /proc/PID/fdinfo/FD}, which can be read without taking anything away.
 *
 * <p><b>eventfd</b>: a counter; fdinfo shows it. Whether a read takes all or 1 is shown since Linux 6.5 only, and the
 * common image format has no field for it, so the record has one of our own, which the peer skips.
 *
 * <p><b>epoll</b>: a set of pairs of an open file and the number that it was added by. The kernel removes a pair when the open file
 * ends, not when the number is closed; so a number in fdinfo may be closed, or mean another file, while a duplicate keeps the target
 * alive. {@code kcmp(2)} with KCMP_EPOLL_TFD tells whether a descriptor is the target, and the record gets the number of one that is. The pair
 * is made again by the task that holds the instance, after all descriptors are in place (capability {@code descriptors}): by then
 * nested instances exist too, so no order among instances is needed. What cannot be observed: which edges
 * were reported; a target that is ready is reported once more, so that nothing is lost.
 *
 * <p><b>timerfd</b>: fdinfo shows what is left of the current period. Restored timers are armed in stage PRIVATE, late, because they run at
 * once. A periodic timer that has expired stands still until it is read; it is brought there by expiring.
 *
 * <p><b>signalfd</b>: a mask only. It shows the pending signals of whoever reads it; an epoll instance, though, watches those of
 * the task that added it, which is why puppets add and not the engine.
 *
 * <p><b>inotify and fanotify</b>: marks on inodes; no path is kept. The dump asks a mount of the same device for the file behind the handle (that opens the mount's
 * root directory, which a watch on that very directory with IN_OPEN sees). Marks are added in stage PRIVATE, when the restore no longer touches files, so that no event
 * of its own making is left in a queue. Unread events cannot be looked at without being taken, nor be made: an inotify instance reports an overflow in their place.
 *
 * <p><b>pidfd</b>: opened again once all processes exist. Those of processes that have ended share an inode if they were for the same one; a process that ends at once
 * takes its place.
 *
 * <p>What is known only well enough to be refused by name is claimed as a fallback, so that a plugin is preferred.
 */
package io.torpor.eventfds;
