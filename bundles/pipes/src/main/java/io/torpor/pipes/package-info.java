/**
 * Pipes and FIFOs, with what has been written to them and not been read.
 *
 * <p><b>How Linux models it.</b> A pipe is a ring of buffers behind an inode: of {@code pipefs} for pipe(2), of a file system for a FIFO. Ends are open file
 * descriptions, any number of each, and counted: a reader sees the end of the data when the last writer has gone, a writer is told by SIGPIPE when the
 * last reader has. A further description of an end comes to be by opening {@code /proc/PID/fd/N}. Capacity belongs to the ring, flags to the ends.
 *
 * <p><b>What cannot be observed.</b> The bounds between the writes that filled the ring, but for packet mode (O_DIRECT), in which each buffer of a copy is read by
 * itself. Which process outside of the tree holds the other end; whether any does, poll(2) tells.
 *
 * <p><b>Reading without taking.</b> tee(2) copies references to the buffers into a pipe of ours, which is then read. Only an end that can be read from
 * can be copied from; data that only an outsider can read are his. Another thread begins with many small ones while descriptors are still being compared ({@link io.torpor.pipes.ContentsAhead}).
 *
 * <p><b>Order.</b> Capacity, content, then ends. A FIFO is opened for both directions first, because opening one end waits for the other. The
 * engine's own ends must be closed once all tasks have theirs, and before any task runs.
 */
package io.torpor.pipes;
