/**
 * Packet and netlink sockets.
 *
 * <p><b>Packet sockets</b> (packet(7)) get what comes by a network interface. They are bound to a protocol and an interface, or all of them; may be in groups of hardware addresses, each
 * membership counted; may share packets out with others (fanout); and may have rings: memory that the kernel and the program both see, mapped as a whole, with frames or blocks that
 * each gives to the other by a word of status. Most of it getsockopt(2) tells of the engine's descriptor, the rest packet_diag.
 *
 * <p>What can't be observed: where in a ring the kernel is. It goes round by itself, and so does the program; if they were not at the same place, packets would come late and in the wrong order, or
 * the program would wait for good. But the kernel leaves traces. The frames of a receive ring have time stamps, its blocks numbers; and the frame of a transmit ring that is next is the one of
 * which an impossible request is marked as wrong. The new ring is brought to that place by packets of no meaning on the loopback interface, before the socket is bound to its own. Then what the program had
 * not read, and what it had written, is put back. Lost, with a warning: packets in the queue of a socket without a ring; programs of a fanout group. Statistics begin anew.
 *
 * <p><b>Netlink sockets</b> (netlink(7)) speak with parts of the kernel. They have a port, mostly the id of the process, are in groups that notifications are sent to, and may be connected.
 * getsockopt(2) tells all of that; netlink_diag tells whether an answer is under way. Messages that wait cannot be put back: whoever sends one is its sender, and it is the kernel
 * that they come from. Nor can they be left out: a program that waits for an answer would wait for good, and one that follows notifications would believe what is not so. Such a
 * socket is refused.
 *
 * <p><b>Order on restore.</b>
 * <ul>
 * <li>A packet socket is made without a protocol, so that it gets nothing until filter, options and rings are there.
 * <li>The version and size of headers come before the rings, which the kernel fixes them for; PACKET_LOSS too.
 * <li>Memberships and the fanout group come after bind(2): fanout wants a socket that runs.
 * <li>Rings are mapped with all other memory, after descriptors; their content is written before, through the engine's own mapping.
 * <li>Options of a netlink socket come before its groups, so that no notification is seen as it was not wanted.
 * </ul>
 */
package io.torpor.sockets.other;
