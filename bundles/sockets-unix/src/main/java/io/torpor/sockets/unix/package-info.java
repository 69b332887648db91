/**
 * UNIX sockets; unix(7).
 *
 * <p>Two sockets are connected by pointers in the kernel, which no file shows. {@code sock_diag} over netlink does: inode, name, inode of the peer, length of the
 * queue, what was shut down. It lists the sockets of one network namespace. A peer that has no number there was closed, or is the accepted
 * end of a connection that nobody accepted yet; the listener's list of waiting clients tells which.
 *
 * <p><b>Names.</b> bind(2) makes a file, which outlives the socket and may be moved, deleted or replaced; the socket keeps the name as it
 * was given. SIOCUNIXFILE opens the file wherever it is. An accepted socket shares name and file with its listener, and gets them only by
 * being accepted, so a restore connects to the restored listener and accepts. Relative names need the working directory of the one who
 * binds: a thread of the engine takes it for that.
 *
 * <p><b>Queues</b> belong to the receiver, but what is in them counts for the sender's buffer. A dump looks at them with MSG_PEEK; SO_PEEK_OFF gets behind
 * the first message and is put back. (If the engine is killed in between, it stays. And a message without content that was looked at so is
 * skipped by the next look with an offset, though not by reading.) Looking takes a pending error away from datagram and seqpacket
 * sockets, so that is found out by poll(2) first and reported. What cannot be observed: the senders of datagrams; restored, they come from
 * the peer, or from nobody.
 *
 * <p><b>Order of a restore.</b> All sockets are made in the engine when the first is asked for, because connections go in circles. Pairs first;
 * then everything that has a name, because connecting needs it; listeners listen; then connections. Queues are filled before datagram sockets are
 * connected to others (a connected one takes messages from its peer only), before buffers get their real size, before SO_PASSCRED (which would bind the socket
 * to a name) and before shutdown(2). Owners and O_ASYNC come last, so that nobody is sent a signal for what the restore did.
 *
 * <p>A process may have asked for its own dump by a socket. Its copy cannot tell that it is one, and waits for the answer, so one is put into the queue.
 *
 * <p>SO_PEERCRED is that of whoever connected, which is the engine now.
 */
package io.torpor.sockets.unix;
