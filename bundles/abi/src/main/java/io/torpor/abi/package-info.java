/**
 * Kernel facts that every architecture shares, and the typed ids that the rest of the engine uses for kernel objects.
 *
 * <p>Linux promises its programs that numbers, once given out, keep their meaning: system calls, flags, struct layouts.
 * That promise is per architecture, and it is made to C programs that are compiled for it; we are no such program, and
 * speak the interfaces of other processes, which may be of another word size. So the facts are data here: tables in
 * resources ({@code errno.tbl}, {@code signals.tbl}, {@code flags/*.tbl}, {@code structs.layout},
 * {@code syscalls/generic.tbl}), with small classes that read them. What is different on an architecture is in tables
 * of the same form in its own bundle. The constants that Java code needs at compile time are in one final class per
 * subject, under their C names.
 *
 * <p>No table can be trusted: a wrong number doesn't fail, it corrupts a process. A test turns every row into a static
 * assertion of C and compiles it against the headers of the machine. What those headers lack, because it is newer or
 * because it is in no header, is listed by name in that test's resources, so that a misspelt name isn't taken for a new one.
 *
 * <p>What numbers can't say: whether the running kernel knows a call or a flag. Newer numbers are here as well; who
 * uses them asks the kernel first.
 *
 * <p>Nothing in this package calls the kernel.
 */
@Version("1.0.0")
@Export
package io.torpor.abi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
