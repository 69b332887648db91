/**
 * Internet sockets: TCP that listens or is not connected, and UDP.
 *
 * <p><b>How Linux models it.</b> A socket has a local address, perhaps a remote one, and options on three levels: of all sockets, of IP, of TCP. Most of that is told by
 * getsockname(2), getpeername(2) and getsockopt(2) on the engine's own descriptor for the same socket, without touching the task; the state of TCP, and how
 * many connections a listening one holds, by TCP_INFO. Which directions a datagram socket has shut down only sock_diag(7) tells.
 *
 * <p><b>What can't be observed</b>, and is lost: datagrams that wait to be received (reading them would take them away), multicast memberships, and options that
 * the image format has no field for; where the latter two can be noticed, a warning says so. A TCP connection is more than a socket, since the peer
 * has a part of it: it is refused, or closed if the user says so.
 *
 * <p><b>Order on restore.</b>
 * <ul>
 * <li>IPV6_V6ONLY, IP_FREEBIND and the device come before bind(2), because they decide what the address means.
 * <li>SO_REUSEADDR and SO_REUSEPORT are forced while sockets that share a port are bound, and for one whose port is only held by dead
 *   connections; the program's own values come when all are bound. They are not forced without need: the kernel remembers for a
 *   port that it was bound with them.
 * <li>Buffer sizes come before listen(2): connections inherit them, and the window scale follows from them.
 * <li>IP_TOS comes before SO_PRIORITY, which it changes.
 * <li>listen(2) and connect(2) come before the task exists again, so nothing is accepted or sent meanwhile; a client that connects right then waits
 *   in the backlog.
 * </ul>
 */
package io.torpor.sockets.inet;
