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
 * <p><b>Connections that nobody has accepted</b> have no file at the listener's end, so nobody can look at what was sent on them. What the client's sending buffer still
 * counts tells that there is something. Accepting them shows it and cannot be undone: that is done when all images are complete, right before the tree is killed.
 *
 * <p><b>Queues</b> belong to the receiver, but what is in them counts for the sender's buffer. A dump looks at them with MSG_PEEK; SO_PEEK_OFF gets behind
 * the first message and is put back. (If the engine is killed in between, it stays. And a message without content that was looked at so is
 * skipped by the next look with an offset, though not by reading.) Looking takes a pending error away from datagram and seqpacket
 * sockets, so that is found out by poll(2) first and reported. A stream gives descriptors together with bytes that were sent
 * before them; reading with a buffer that ends in memory that is not there shows where a piece begins. Descriptors in queues are opened by looking at them, and are files of the
 * dump as all others are: this happens before anything is saved.
 *
 * <p><b>Who is at the other end</b> (SO_PEERCRED) is noted by connect(2), listen(2) and socketpair(2): the thread that calls, with its credentials then. So processes of the
 * tree make their connections themselves, and the engine takes them over. A name that others have now is bound in a directory that is the root for that moment.
 *
 * <p><b>Order of a restore.</b> All sockets are made in the engine when the first is asked for, because connections go in circles. Pairs first;
 * then everything that has a name, because connecting needs it; listeners listen; then connections. When the files of all families exist (capability {@code open-files}), queues
 * are filled: before datagram sockets are
 * connected to others (a connected one takes messages from its peer only), before buffers get their real size, before SO_PASSCRED (which would bind the socket
 * to a name) and before shutdown(2). Owners and O_ASYNC come last, so that nobody is sent a signal for what the restore did.
 *
 * <p><b>Peers outside of the tree</b> are nobody's to restore. Who knows the other end's program, a plugin, can connect to it again: it is asked at the dump, and, before anything
 * is made, at the restore. It returns the tree's end, connected; the engine sets its options, but cannot fill its queue, because only the other end could.
 *
 * <p>A process may have asked for its own dump by a socket. Its copy cannot tell that it is one, and waits for the answer, so one is put into the queue.
 */
package io.torpor.sockets.unix;
