/**
 * The lock: what holds packets back while connections are saved, until they are brought back. Nothing is exported; what other families use is in {@code io.torpor.spi}.
 *
 * <p><b>Why.</b> The kernel answers for a TCP socket whether its program runs or not: it acknowledges data that was not saved, and once the socket is gone it answers by a reset. So before a
 * connection is looked at, its packets must stop, in both directions, and may not go on before the socket is back: here, or on the machine that has its address by then. TCP bears
 * that as it bears any loss: both ends send again.
 *
 * <p><b>How Linux models it.</b> Netfilter hooks see each packet that comes to this machine's sockets (LOCAL_IN) or leaves them (LOCAL_OUT), per network namespace. A <em>table</em> of nf_tables
 * is made and deleted in one transaction over netlink (NETLINK_NETFILTER, {@code linux/netfilter/nf_tables.h}), so there is no moment in which half of it holds. Ours is {@code inet CRIU-<run id>}, the peer's
 * name for it, with two base chains and two sets of concatenated addresses and ports, in which each packet is looked up; packets with mark 0xC114 pass, as engines forge some for sockets that they
 * make. iptables has no sets and no table of one's own: two rules for each connection in INPUT and OUTPUT, word by word the peer's, made by iptables-restore.
 *
 * <p><b>Nothing is left behind.</b> During a dump the table belongs to the engine's netlink socket (NFT_TABLE_F_OWNER, Linux 5.12), and the kernel deletes it when the engine dies. When the images are
 * complete and the tree is about to be killed, one transaction replaces it by one that lasts; that is noted in the {@link io.torpor.spi.RunJournal} until the tree has been killed. Rules of iptables,
 * and tables of older kernels, are noted before they are made.
 *
 * <p><b>What can't be observed.</b> Whether the lock of the images' rules of iptables is here: there is nothing to ask by name. So a restore of such images makes a lock of its own besides, and
 * deletes both.
 *
 * <p><b>Order.</b>
 * <ul>
 * <li>{@code network-lock} (OBSERVE) after {@code connections-known}: the family of sockets has put them into {@link io.torpor.spi.NetworkConnections}. It provides {@code network-locked}, and the values
 *   {@link io.torpor.spi.NetworkLockMethod} and, within this bundle, {@link io.torpor.network.HeldLock}. Its undo was registered before those of whoever looks at the connections then, so it runs after
 *   them. Without connections nothing is done.
 * <li>{@code network-let-through} (THAW): unlocked before the tree runs, because what it sends into the lock is sent again only after the retransmission timeout.
 * <li>{@code network-lock-lasting} (SEAL) when the images are written, {@code network-lock-end} (RELEASE) when the tree was killed or left stopped.
 * <li>{@code network-lock-again} (NAMESPACES of a restore) before any address of the tree is used; {@code network-unlock} (OPEN) after everybody has heard of {@code post-restore}, and
 *   before sockets leave repair mode, since they say their first word then. It provides {@code network-unlocked}.
 * </ul>
 *
 * <p><b>Handshakes.</b> The lock is for connections. Who has to wait until no connection to a listening socket is half made asks the service {@link io.torpor.spi.HandshakeHold}, while the tree still runs:
 *
 * <pre>{@code
 * HandshakeHold.Held held = hold.hold(context, ports);   // a service: @Reference HandshakeHold
 * ... wait until the queues of these ports have no half-made connection, freeze, save ...
 * held.release();                                        // or never: it ends with the session's failure, and with the engine
 * }</pre>
 */
package io.torpor.network;
