/**
 * What sockets of all families have in common: the options of level SOL_SOCKET.
 *
 * <p><b>How Linux models it.</b> A {@code struct sock} has some fifty settings that do not belong to a protocol: sizes of buffers, time stamps, a mark, a device, a filter. getsockopt(2) tells
 * them one at a time, of a descriptor of the engine's for the same socket, and takes nothing away; SO_ERROR is the exception, so it is not asked for. A socket that was never configured is
 * the common case, and there are thousands, so all is read into one block of memory, and a socket that answers as the one before it did shares its record.
 *
 * <p><b>What can't be observed.</b> eBPF filters: such a socket is refused. SO_BUSY_POLL_BUDGET, SO_INQ, SO_CNX_ADVICE and the programs that choose among
 * sockets of one port (SO_ATTACH_REUSEPORT_CBPF, SO_ATTACH_REUSEPORT_EBPF): these are lost, and nobody can be warned. Where SOF_TIMESTAMPING_OPT_ID
 * numbers packets, the numbers start at 0 again.
 *
 * <p><b>Which order that forces.</b> A device decides what an address means, so it comes before bind(2); buffers come before listen(2) and connect(2), because the window scale follows from
 * them; SO_REUSEADDR and SO_REUSEPORT are the family's business while several sockets share an address. Filters and SO_PEEK_OFF come after what was in the queue;
 * SO_LOCK_FILTER after the filter. SO_PRIORITY comes after IP_TOS, which changes it.
 */
@Version("1.0.0")
@Export
package io.torpor.sockets;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
