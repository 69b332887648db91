package io.torpor.sockets.inet;

import com.google.protobuf.Message;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.tcp_opts_entry;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Saves TCP and UDP sockets, through the engine's own descriptor for them. */
@Component
@Claims({"socket AF_INET", "socket AF_INET6"})
public final class InetSocketDumper implements FileDumper {
    /** The network namespace that the tree and the engine are in, as the inventory numbers it. */
    private static final int OWN_NETWORK = 2;

    /** All that is saved is seen by looking, so the record is made here already. */
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        InspectedSockets.of(context).keep(file, record(file, context));
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        inet_sk_entry record = InspectedSockets.of(context).take(file);
        if (record.getProto() != InetConstants.IPPROTO_TCP
                || !TcpState.isConnection(record.getState())
                || context.options().get(Options.TCP_CLOSE)) {
            return record;
        }
        try {
            return TcpConnections.of(context).save(file, record, context);
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    private static inet_sk_entry record(OpenFile file, DumpContext context) throws TorporException {
        LocalFd socket = file.descriptor();
        try {
            int family = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_DOMAIN);
            int type = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
            int protocol = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PROTOCOL);
            refuseUnsupported(file, type, protocol);
            inet_sk_entry.Builder record = inet_sk_entry
                    .newBuilder()
                    .setId(file.id())
                    .setIno((int) file.inode())
                    .setFamily(family)
                    .setType(type)
                    .setProto(protocol)
                    .setFlags(file.flags())
                    .setFown(SignalOwners.save(socket, context.require(FrozenTree.class)))
                    .setOpts(SocketOptions.of(context).save(socket, file.subject()))
                    .setIpOpts(ProtocolOptions.saveIp(socket, family))
                    .setUid(FileStatus.of(socket).uid());
            if (family == SocketConstants.AF_INET6) {
                record.setV6Only(Sockets.option(socket, InetConstants.IPPROTO_IPV6, InetConstants.IPV6_V6ONLY) != 0);
            }
            if (protocol == InetConstants.IPPROTO_TCP) {
                TcpSocket tcp = TcpSocket.of(socket);
                boolean connection = TcpState.isConnection(tcp.info().state());
                record.setTcpOpts(TcpOptions.of(context).save(socket, connection, file.subject()));
                tcp.save(file, context, record);
            } else {
                record.setTcpOpts(tcp_opts_entry.getDefaultInstance());
                saveDatagram(file, context, record);
            }
            LostOptions.report(socket, family, file.subject(), context);
            return record.build();
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    private static void refuseUnsupported(OpenFile file, int type, int protocol) throws TorporException {
        boolean tcp = type == SocketConstants.SOCK_STREAM && protocol == InetConstants.IPPROTO_TCP;
        boolean udp = type == SocketConstants.SOCK_DGRAM
                && (protocol == InetConstants.IPPROTO_UDP || protocol == InetConstants.IPPROTO_UDPLITE);
        if (!tcp && !udp) {
            String kind = switch (type) {
                case SocketConstants.SOCK_RAW -> "a raw socket";
                case SocketConstants.SOCK_STREAM -> "a stream socket";
                case SocketConstants.SOCK_DGRAM -> "a datagram socket";
                default -> "a socket of type " + type;
            };
            throw Problems.unsupported(file.subject(), kind + " of protocol " + protocol);
        }
    }

    private static void saveDatagram(OpenFile file, DumpContext context, inet_sk_entry.Builder record)
            throws TorporException {
        LocalFd socket = file.descriptor();
        if (Sockets.option(socket, InetConstants.SOL_UDP, InetConstants.UDP_CORK) != 0) {
            throw Problems.unsupported(file.subject(), "a UDP socket that holds data back (UDP_CORK)");
        }
        Optional<byte[]> peer = Sockets.peer(socket);
        Endpoint local = Endpoint.parse(Sockets.name(socket));
        setLocal(record, local);
        setRemote(record, peer.isEmpty() ? Endpoint.none(local.family()) : Endpoint.parse(peer.get()));
        record.setState(peer.isEmpty() ? InetConstants.TCP_CLOSE : InetConstants.TCP_ESTABLISHED)
                .setBacklog(0);
        int shut = 0;
        if (local.port() != 0) {
            record.setNsId(OWN_NETWORK);
            shut = DatagramShutdowns.of(context).find(local.family(), record.getProto(), file.inode());
        }
        setShutdown(record, shut);
        boolean readable = (Sockets.poll(socket, PollEvents.POLLIN) & PollEvents.POLLIN) != 0;
        if (readable && (shut & DatagramShutdowns.READ) == 0) {
            context.report(Issue.warning(
                    "SOCKETS-INET-005",
                    file.subject(),
                    "Datagrams that wait to be received from " + file.subject() + " (" + local + ") are not saved",
                    "A protocol over UDP has to bear lost datagrams; nothing needs to be done."));
        }
    }

    static void setLocal(inet_sk_entry.Builder record, Endpoint local) {
        record.setSrcPort(local.port());
        for (int i = 0; i < local.words(); i++) {
            record.addSrcAddr(local.word(i));
        }
        if (local.scope() != 0 && local.isLinkLocal()) {
            record.setIfname(interfaceName(local.scope()));
        }
    }

    static void setRemote(inet_sk_entry.Builder record, Endpoint remote) {
        record.setDstPort(remote.port());
        for (int i = 0; i < remote.words(); i++) {
            record.addDstAddr(remote.word(i));
        }
    }

    static void setConnected(inet_sk_entry.Builder record) {
        record.setNsId(OWN_NETWORK);
    }

    static void setShutdown(inet_sk_entry.Builder record, int shut) {
        if (shut != 0) {
            record.setShutdown(sk_shutdown.forNumber(shut));
        }
    }

    private static String interfaceName(int index) {
        try {
            NetworkInterface found = NetworkInterface.getByIndex(index);
            if (found != null) {
                return found.getName();
            }
        } catch (SocketException e) {
            throw new IllegalStateException("cannot list network interfaces", e);
        }
        throw new IllegalStateException("there is no network interface " + index);
    }
}
