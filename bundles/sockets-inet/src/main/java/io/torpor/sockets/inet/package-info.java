/**
 * Internet sockets: TCP in every state, UDP, UDP-Lite, ICMP and raw sockets.
 *
 * <p><b>How Linux models it.</b> A socket has a local address, perhaps a remote one, and options on three levels: of all sockets, of IP, of TCP. Most of that is told by
 * getsockname(2), getpeername(2) and getsockopt(2) on the engine's own descriptor for the same socket, without touching the task; the state of TCP, and how
 * many connections a listening one holds, by TCP_INFO. Which directions a datagram socket has shut down only sock_diag(7) tells.
 *
 * <p><b>Datagrams that wait</b> are looked at one after another with SO_PEEK_OFF, and given back from a raw socket with the addresses of their senders, before the socket has its own
 * address: a port that the kernel has chosen, and takes back when asked to disconnect, is nobody else's. What the program sees of a datagram's way (its interface, its time to live, when it
 * came) is that of the second way.
 *
 * <p><b>Multicast.</b> The kernel lists groups by interface, and tells a socket's own view of one group; so datagram sockets are asked for all groups of the machine.
 *
 * <p><b>What can't be observed</b>, and is lost: packets that wait in raw and ICMP sockets, pending errors (a warning says so); the interface of IP_MULTICAST_IF where it was given by
 * number only; IP_ROUTER_ALERT; flow labels and anycast groups of IPv6; policies of IPsec. Data that UDP_CORK holds back refuses the dump. Raw sockets that were connected without
 * a port are connected for {@code /proc/net/raw} only. A TCP connection is more than a socket, since the peer has a part of it: it is kept, closed
 * or refused, as the user says.
 *
 * <p><b>TCP connections.</b> The kernel's repair mode (TCP_REPAIR) shows what a connection consists of, and lets a fresh socket become that: sequence numbers, both
 * queues, windows, and what the two sides agreed on when they met. What it cannot give back is measured anew (round-trip times, congestion) or sent again (segments that arrived out of order).
 * A connection that is partly closed has no such switch: it is made whole, then its own end is queued by shutdown(2), and what the other side sent is sent to it
 * again by us, through a raw socket, with the mark that passes the network lock. One that is being made asks again, with the same sequence number. An error that the program has not been
 * told of yet cannot be looked at without taking it away: it is lost, with a warning.
 *
 * <p><b>Firewalls.</b> Where rules look at the state of connections, netfilter keeps an entry for each (conntrack). In the same network namespace it outlives the tree. In another, the first packet
 * that a restored connection sends would make one, if rules let it pass and {@code nf_conntrack_tcp_loose} is 1; so entries are saved and made again, before packets may pass.
 *
 * <p><b>Order on dump.</b>
 * <ul>
 * <li>Which connections there are is told first ({@code connections-known}), so that the network is locked before one is looked at closely: a byte that arrives between two looks
 *   would be acknowledged and lost.
 * <li>Repair mode comes before the state is read, and stays until the tree has been killed: only so does its end send nothing. It is left before the network is unlocked.
 * <li>SO_REUSEADDR is read before repair mode, which replaces it, and set after.
 * </ul>
 *
 * <p><b>Order on restore.</b>
 * <ul>
 * <li>Datagrams that waited come first of all.
 * <li>IPV6_V6ONLY, IP_FREEBIND, IP_TRANSPARENT and the device come before bind(2), because they decide what the address means.
 * <li>SO_REUSEADDR and SO_REUSEPORT are forced while sockets that share a port are bound, and for one whose port is only held by dead
 *   connections; the program's own values come when all are bound. They are not forced without need: the kernel remembers for a
 *   port that it was bound with them.
 * <li>Buffer sizes come before listen(2): connections inherit them, and the window scale follows from them.
 * <li>IP_TOS comes before SO_PRIORITY, which it changes.
 * <li>listen(2) and connect(2) come before the task exists again, so nothing is accepted or sent meanwhile; a client that connects right then waits
 *   in the backlog.
 * <li>Of a connection: repair mode before bind(2), because in it a port can be shared whoever else has it; sequence numbers before connect(2), which takes them as they are; what was
 *   negotiated before data, which is cut by it; data before windows, which must fit; never sent data last and outside of repair mode, while the other side's window is still 0; TCP_NODELAY and TCP_CORK
 *   when all is done, because they push data out.
 * <li>Repair mode is left when the network is unlocked: the probe that the kernel then sends is what gets both sides going.
 * </ul>
 */
package io.torpor.sockets.inet;
