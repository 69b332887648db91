package io.torpor.sockets.inet;

import com.google.protobuf.Message;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.tcp_opts_entry;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
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
        DatagramQueue.save(file, record, context);
        if (record.getType() != SocketConstants.SOCK_STREAM
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
            if (!isSupported(type, protocol)) {
                throw Problems.unsupported(
                        file.subject(),
                        UnsupportedProtocol.describe(type, protocol),
                        UnsupportedProtocol.remedy(protocol));
            }
            boolean tcp = type == SocketConstants.SOCK_STREAM;
            if (tcp && SignedConnections.of(context).has(family, file.inode())) {
                throw Problems.unsupported(file.subject(), "a TCP socket that signs its segments (TCP_MD5SIG)");
            }
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
                    .setUid(FileStatus.of(socket).uid());
            InetOptions.of(context).save(socket, family, protocol, record);
            if (tcp) {
                TcpSocket stream = TcpSocket.of(socket);
                // One that has begun a connection shows what became of its segments, whatever came then.
                boolean connection = TcpState.isConnection(stream.info().state())
                        || stream.info().state() == InetConstants.TCP_CLOSE
                                && TcpSocket.peer(socket, family).port() != 0;
                record.setTcpOpts(TcpOptions.of(context).save(socket, connection, file.subject()));
                stream.save(file, context, record);
            } else {
                record.setTcpOpts(tcp_opts_entry.getDefaultInstance());
                new DatagramSocket(file, context, record).save();
            }
            return record.build();
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    private static boolean isSupported(int type, int protocol) {
        return switch (type) {
            case SocketConstants.SOCK_STREAM -> protocol == InetConstants.IPPROTO_TCP;
            case SocketConstants.SOCK_DGRAM ->
                DatagramSocket.isUdp(protocol)
                        || protocol == InetConstants.IPPROTO_ICMP
                        || protocol == InetConstants.IPPROTO_ICMPV6;
            case SocketConstants.SOCK_RAW -> true;
            default -> false;
        };
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
        return NetworkInterfaces.name(index)
                .orElseThrow(() -> new IllegalStateException("there is no network interface " + index));
    }
}
