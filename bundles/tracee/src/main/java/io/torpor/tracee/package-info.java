/**
 * Other processes as puppets: stopped, asked, taken over, born.
 *
 * <p><b>Dump.</b> A {@link io.torpor.tracee.Freezer} makes a {@link io.torpor.tracee.FrozenTree}, which every later step finds in the context. A family looks at
 * it from outside in stage OBSERVE, and adds what only the task can tell to {@link io.torpor.tracee.FrozenThread#questions}; in stage INHABIT all
 * threads answer at once ({@link io.torpor.tracee.Inhabitation}); from stage RESOURCES on results can be read. So each thread
 * enters and leaves once, whatever the number of families.
 *
 * <p><b>Restore.</b> A {@link io.torpor.tracee.PuppetTree} holds one {@link io.torpor.tracee.Puppet} for each process to be, and in it one
 * {@link io.torpor.tracee.PuppetThread} for each thread. A family adds calls to their scripts; at the end of each stage, or when a family asks
 * for it, all scripts run at once. A puppet dies with the engine (PTRACE_O_EXITKILL) until it is let go.
 *
 * <p><b>Processes that are not one thread group with one memory.</b> Who shares memory with another process (CLONE_VM) is asked, and taken over, together with it. A process that has lost its first
 * thread is seen under the id of one that goes on, since the kernel shows nothing under its own; when it is restored, the first thread is there until nearly all is done, and then ends.
 *
 * <p><b>Threads.</b> ptrace belongs to one thread, the {@link io.torpor.tracee.TracerThread}; types that a family uses do the change of thread
 * themselves. What takes no tracer need not wait for it: /proc is read by another thread while the tracer reads registers; whoever lets the tree go waits for that.
 */
@Version("1.0.0")
@Export
package io.torpor.tracee;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
