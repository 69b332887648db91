package io.torpor.sockets.inet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.Errno;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.OptionWriter;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Makes TCP and UDP sockets. */
@Component
@Claims("record inet_sk_entry")
public final class InetSocketRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        inet_sk_entry record = MappedEndpoints.of((inet_sk_entry) message, context);
        Kind kind = kind(record, context);
        LocalFd socket = null;
        try {
            socket = Sockets.open(record.getFamily(), record.getType(), record.getProto());
            restore(socket, record, kind, context);
            LocalFd complete = socket;
            socket = null;
            return complete;
        } catch (SyscallException e) {
            throw Problems.failed(record, "a call failed", e, "");
        } finally {
            if (socket != null) {
                socket.close();
            }
        }
    }

    private static void restore(LocalFd socket, inet_sk_entry record, Kind kind, RestoreContext context)
            throws TorporException {
        QueueRestorer.restore(socket, record, context);
        InetOptionWriter protocolOptions = new InetOptionWriter(socket, record, context);
        protocolOptions.setEarly();
        Subject subject = Problems.subject(record);
        OptionWriter options = SocketOptions.of(context).writer(socket, record.getOpts(), subject);
        options.restoreBeforeBinding();
        TcpOptionWriter tcp = new TcpOptionWriter(socket, record, context);
        if (record.getType() == SocketConstants.SOCK_STREAM) {
            tcp.restoreBeforeBinding();
        }
        if (kind == Kind.CONNECTION) {
            new TcpConnectionRestorer(socket, record, context).restore();
        } else if (kind == Kind.CLOSED_CONNECTION) {
            ReuseFlags.set(
                    socket, record.getOpts().getReuseaddr(), record.getOpts().getSoReuseport());
        } else {
            Binding.restore(socket, record, context);
        }
        if (record.getState() == InetConstants.TCP_LISTEN) {
            listen(socket, record);
        } else if (record.getType() != SocketConstants.SOCK_STREAM
                && record.getState() == InetConstants.TCP_ESTABLISHED) {
            connect(socket, record);
        }
        protocolOptions.setLate();
        restoreDatagrams(socket, record, context);
        if (record.getType() == SocketConstants.SOCK_STREAM) {
            tcp.restore();
            if (kind != Kind.CONNECTION) {
                tcp.restorePushing();
            }
        }
        options.restore();
        shutDown(socket, kind == Kind.CLOSED_CONNECTION ? sk_shutdown.BOTH : record.getShutdown());
        restoreUser(socket, record);
        SignalOwners.restore(socket, record.getFown(), context.require(PuppetTree.class));
        StatusFlags.set(socket, record.getFlags());
    }

    private static void restoreDatagrams(LocalFd socket, inet_sk_entry record, RestoreContext context)
            throws TorporException {
        if (record.getType() == SocketConstants.SOCK_RAW) {
            RawOptions.restore(socket, record);
        }
        for (ByteString saved : OwnField.INET_MEMBERSHIPS.allBytes(record.getIpOpts())) {
            Membership membership = Membership.parse(saved.toByteArray());
            String device = context.options().get(Options.NETWORK_MAP).device(membership.device());
            int index = NetworkInterfaces.index(device).orElseThrow(() -> Problems.noInterface(record, device));
            membership.restore(socket, index);
        }
    }

    private enum Kind {
        UNCONNECTED,
        /** One of TCP that is to be as it was. */
        CONNECTION,
        /** One that comes back closed. */
        CLOSED_CONNECTION
    }

    /** Connections come back closed if that was asked for at the dump or is now, and else only if the user says that they are still there. */
    private static Kind kind(inet_sk_entry record, RestoreContext context) throws TorporException {
        if (record.getType() != SocketConstants.SOCK_STREAM) {
            return Kind.UNCONNECTED;
        }
        if (!TcpState.isConnection(record.getState())) {
            // The peer keeps the addresses of a connection that is over; its port belongs to nobody, or to others.
            return record.getDstPort() == 0 ? Kind.UNCONNECTED : Kind.CLOSED_CONNECTION;
        }
        if (context.options().get(Options.TCP_CLOSE)
                || context.require(ImageSet.class)
                        .require(ImageType.INVENTORY, 0, inventory_entry.class)
                        .getTcpClose()) {
            return Kind.CLOSED_CONNECTION;
        }
        if (!context.options().get(Options.TCP_ESTABLISHED)) {
            Subject subject = Problems.subject(record);
            throw Issue.error(
                            "SOCKETS-INET-007",
                            subject,
                            "Cannot restore the " + subject + ": it is a TCP connection from " + local(record) + " to "
                                    + remote(record),
                            "Use --tcp-established if the other side still has it, or --tcp-close, which lets it come back closed.")
                    .toException();
        }
        return Kind.CONNECTION;
    }

    private static Endpoint local(inet_sk_entry record) {
        return Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), 0);
    }

    private static Endpoint remote(inet_sk_entry record) {
        return Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), 0);
    }

    private static void listen(LocalFd socket, inet_sk_entry record) throws TorporException {
        try {
            Sockets.listen(socket, record.getBacklog());
        } catch (SyscallException e) {
            throw Binding.refused(record, local(record), e);
        }
    }

    private static void connect(LocalFd socket, inet_sk_entry record) throws TorporException {
        try {
            Sockets.connect(socket, remote(record).toSocketAddress());
        } catch (SyscallException e) {
            throw Problems.failed(
                    record,
                    "it cannot be connected to " + remote(record),
                    e,
                    "Check that this machine has a route to that address.");
        }
    }

    private static void shutDown(LocalFd socket, sk_shutdown directions) {
        if (directions == sk_shutdown.NONE) {
            return;
        }
        int how = switch (directions) {
            case READ -> SocketConstants.SHUT_RD;
            case WRITE -> SocketConstants.SHUT_WR;
            default -> SocketConstants.SHUT_RDWR;
        };
        try {
            Sockets.shutdown(socket, how);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOTCONN) { // it is shut down all the same: inet_shutdown()
                throw e;
            }
        }
    }

    /** Sockets belong to who made them, which ss(8) and firewalls look at. */
    private static void restoreUser(LocalFd socket, inet_sk_entry record) throws TorporException {
        if (!record.hasUid() || record.getUid() == 0) {
            return;
        }
        try {
            Files.setAttribute(Path.of("/proc/self/fd/" + socket.number()), "unix:uid", record.getUid());
        } catch (IOException e) {
            Subject subject = Problems.subject(record);
            throw Issue.error(
                            "SOCKETS-INET-009",
                            subject,
                            "Cannot give the " + subject + " to user " + Integer.toUnsignedString(record.getUid())
                                    + ": " + e.getMessage(),
                            "Run the engine as root.")
                    .causedBy(e)
                    .toException();
        }
    }
}
