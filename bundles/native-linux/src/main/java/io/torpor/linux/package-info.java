/**
 * The engine's own system calls: the only code that uses JNA.
 *
 * <p>Everything here acts as the engine's process. Calls <em>inside</em> other processes are the business of the bundle
 * {@code tracee}, which uses {@link io.torpor.linux.Ptrace} from here.
 *
 * <p>Failures are {@link io.torpor.linux.SyscallException}, with the call, its arguments and the errno by name; a task that has
 * ended meanwhile is {@link io.torpor.linux.TaskGone}. libc is called through JNA's direct mapping: about a microsecond a
 * call once compiled.
 */
@Version("1.0.0")
@Export
package io.torpor.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
