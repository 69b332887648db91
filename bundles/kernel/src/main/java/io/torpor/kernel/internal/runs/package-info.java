/**
 * What sessions note for the case that they are killed. One file for each session that notes something, under its run id in a directory of the machine.
 *
 * <p>Whether the engine that wrote a file still lives is told by a lock on it (fcntl(2)), which the kernel drops when a process ends, however it ends. Unlike a process id, even with
 * its start time, that also holds between pid namespaces that share the directory. A file gets its name when it is locked and complete, so nobody takes a new one for a dead engine's.
 */
package io.torpor.kernel.internal.runs;
