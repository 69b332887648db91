/**
 * What the kernel tells about tasks from outside, as text, and what we make of it.
 *
 * <p>{@code /proc} is a view, not a snapshot: a file is made up while it is read, piece by piece, and two files of
 * one task are of two moments. Only for a task whose threads are all stopped do the answers belong together; and even
 * then its children, sockets, and shared files change as long as others run. So the order is: freeze first, then
 * read; what is read earlier (to find the tree, for preflight) is a guess that the frozen tree must confirm.
 *
 * <p>Ids in these files are those of the pid namespace that the mount of {@code /proc} belongs to, not of the
 * reader's; the {@code NS...} lines of {@code status} list the inner ones. Files of a task need ptrace access for
 * anything that would tell addresses; without it the kernel shows zeros in {@code stat} and refuses the others.
 *
 * <p>What can't be seen here: contents (memory, queues), signal handlers, the alternate stack, what an interrupted
 * call would do next, POSIX timers' remaining time, and which descriptors of different tasks are the same open file
 * (that is {@code kcmp(2)}). Those questions are asked inside the task.
 *
 * <p>{@link io.torpor.procfs.ProcFs} reads, the others parse: bytes to records, without a system call. A line that
 * isn't understood is a {@link io.torpor.procfs.ProcFormatException}, since state that isn't understood would
 * silently be lost. Lines that can't hold state to save (statistics) are passed over, and unknown keys of
 * {@code fdinfo} and unknown {@code VmFlags} are handed on for their family to judge. Names of files and tasks are
 * bytes: see {@link io.torpor.abi.KernelString}.
 */
@Version("1.0.0")
@Export
package io.torpor.procfs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
