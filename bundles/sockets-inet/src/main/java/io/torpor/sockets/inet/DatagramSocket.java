package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** Saves what UDP, ICMP and raw sockets have besides options: addresses, memberships, directions that are shut down. */
final class DatagramSocket {
    private static final int MEMORY_BYTES = 36;
    /** SK_MEMINFO_WMEM_ALLOC of {@code linux/sock_diag.h}, in bytes. */
    private static final int SENT_MEMORY = 2 * Integer.BYTES;

    private final OpenFile file;
    private final LocalFd socket;
    private final DumpContext context;
    private final inet_sk_entry.Builder record;

    DatagramSocket(OpenFile file, DumpContext context, inet_sk_entry.Builder record) {
        this.file = file;
        this.socket = file.descriptor();
        this.context = context;
        this.record = record;
    }

    /** Fills in addresses and state, or refuses. */
    void save() throws TorporException {
        boolean udp = isUdp(record.getProto()) && record.getType() == SocketConstants.SOCK_DGRAM;
        if (udp) {
            refuseHeldBack();
            refuseEncapsulation();
        }
        if (record.getType() == SocketConstants.SOCK_RAW) {
            RawOptions.save(socket, record);
        }
        for (Membership membership : Memberships.of(context).find(socket, record.getFamily())) {
            new OwnField.Values()
                    .put(OwnField.INET_MEMBERSHIPS, membership.toBytes())
                    .addTo(record.getIpOptsBuilder());
        }
        Optional<Endpoint> peer = Sockets.peer(socket).map(Endpoint::parse);
        if (peer.isEmpty() && !udp) {
            peer = PortlessPeers.of(context).find(record.getFamily(), file.inode());
        }
        Endpoint local = Endpoint.parse(Sockets.name(socket));
        if (record.getType() == SocketConstants.SOCK_RAW) {
            local = new Endpoint(local.family(), record.getProto(), local.address(), local.scope());
        }
        InetSocketDumper.setLocal(record, local);
        InetSocketDumper.setRemote(record, peer.orElse(Endpoint.none(local.family())));
        record.setState(peer.isEmpty() ? InetConstants.TCP_CLOSE : InetConstants.TCP_ESTABLISHED)
                .setBacklog(0);
        saveShutdown(udp, local);
    }

    static boolean isUdp(int protocol) {
        return protocol == InetConstants.IPPROTO_UDP || protocol == InetConstants.IPPROTO_UDPLITE;
    }

    private void saveShutdown(boolean udp, Endpoint local) throws TorporException {
        int shut = 0;
        if (local.port() != 0) {
            InetSocketDumper.setConnected(record);
        }
        if (udp && local.port() != 0) {
            shut = DatagramShutdowns.of(context).find(local.family(), record.getProto(), file.inode());
        }
        int events = Sockets.poll(socket, PollEvents.POLLIN | PollEvents.POLLRDHUP);
        if ((events & PollEvents.POLLHUP) != 0) {
            shut = DatagramShutdowns.READ | DatagramShutdowns.WRITE;
        } else if ((events & PollEvents.POLLRDHUP) != 0) {
            shut |= DatagramShutdowns.READ;
        }
        InetSocketDumper.setShutdown(record, shut);
        if ((events & PollEvents.POLLERR) != 0) {
            context.report(Issue.warning(
                    "SOCKETS-INET-023",
                    file.subject(),
                    "An error or a time stamp that waits to be received from " + file.subject() + " (" + local
                            + ", MSG_ERRQUEUE, SO_ERROR) is not saved",
                    "The program hears of the next error; nothing needs to be done."));
        }
        boolean readable = (events & PollEvents.POLLIN) != 0 && (shut & DatagramShutdowns.READ) == 0;
        if (readable && !udp) {
            context.report(lost(file, local.toString()));
        }
    }

    /** SOCKETS-INET-005. */
    static Issue lost(OpenFile file, String local) {
        return Issue.warning(
                "SOCKETS-INET-005",
                file.subject(),
                "Packets that wait to be received from " + file.subject() + " (" + local + ") are not saved",
                "Who uses raw sockets or ICMP has to bear lost packets; nothing needs to be done.");
    }

    private void refuseHeldBack() throws TorporException {
        if (Sockets.option(socket, InetConstants.SOL_UDP, InetConstants.UDP_CORK) == 0) {
            return;
        }
        int held = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_MEMINFO, MEMORY_BYTES)
                .getInt(SENT_MEMORY);
        if (held != 0) {
            context.refuse(Issue.error(
                    "SOCKETS-INET-001",
                    file.subject(),
                    "Cannot dump " + file.subject() + ": it is a UDP socket that holds data back (UDP_CORK), which the"
                            + " kernel does not give out",
                    "Dump again when the program has sent the datagram."));
        }
    }

    private void refuseEncapsulation() throws TorporException {
        int type = Sockets.option(socket, InetConstants.SOL_UDP, InetConstants.UDP_ENCAP);
        if (type != 0 && type != InetConstants.UDP_ENCAP_ESPINUDP && type != InetConstants.UDP_ENCAP_L2TPINUDP) {
            context.refuse(Issue.error(
                    "SOCKETS-INET-001",
                    file.subject(),
                    "Cannot dump " + file.subject() + ": it carries a tunnel of the kernel (UDP_ENCAP is " + type + ")",
                    "Remove the tunnel (ip link, wg, ip l2tp show it) before the dump."));
        }
    }
}
