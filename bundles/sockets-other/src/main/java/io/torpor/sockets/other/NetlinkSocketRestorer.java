package io.torpor.sockets.other;

import com.google.protobuf.Message;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Makes netlink sockets. */
@Component
@Claims("record netlink_sk_entry")
public final class NetlinkSocketRestorer implements FileRestorer {
    private static final int TCP_ESTABLISHED = 1;

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        netlink_sk_entry record = (netlink_sk_entry) message;
        Subject subject = new Subject.Other(
                "netlink socket (file " + record.getId() + ", " + NetlinkProtocol.name(record.getProtocol()) + ")");
        LocalFd socket = null;
        try {
            int type = (int) OwnField.NETLINK_TYPE.get(record, SocketConstants.SOCK_RAW);
            socket = Sockets.open(SocketConstants.AF_NETLINK, type, record.getProtocol());
            SocketOptions.of(context).writer(socket, record.getOpts(), subject).restoreAll();
            NetlinkOptions.restore(socket, record);
            bind(socket, record, subject, context);
            NetlinkOptions.join(socket, record);
            if (record.getState() == TCP_ESTABLISHED) {
                NetlinkAddress peer = NetlinkAddress.ofGroup(record.getDstPortid(), record.getDstGroup());
                Sockets.connect(socket, peer.bytes());
            }
            SignalOwners.restore(socket, record.getFown(), context.require(PuppetTree.class));
            StatusFlags.set(socket, record.getFlags());
            LocalFd complete = socket;
            socket = null;
            return complete;
        } catch (SyscallException e) {
            throw Problems.failed(subject, e, remedy(e.errno()));
        } finally {
            if (socket != null) {
                socket.close();
            }
        }
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "Restore with CAP_NET_ADMIN; groups of audit need CAP_AUDIT_READ.";
            case Errno.EPROTONOSUPPORT -> "This kernel lacks the protocol, or the module that has it.";
            case Errno.ENOENT -> "This kernel lacks a group that the socket was in; load the module that has it.";
            default -> "";
        };
    }

    private static void bind(LocalFd socket, netlink_sk_entry record, Subject subject, RestoreContext context) {
        if (record.getPortid() == 0) {
            return;
        }
        try {
            Sockets.bind(socket, new NetlinkAddress(record.getPortid(), 0).bytes());
        } catch (SyscallException e) {
            if (e.errno() != Errno.EADDRINUSE) {
                throw e;
            }
            Sockets.bind(socket, new NetlinkAddress(0, 0).bytes());
            int port = NetlinkAddress.parse(Sockets.name(socket)).port();
            context.report(Issue.warning(
                    "SOCKETS-OTHER-010",
                    subject,
                    "Port " + Integer.toUnsignedString(record.getPortid()) + " of the " + subject
                            + " is taken by another program; it has " + Integer.toUnsignedString(port) + " now",
                    "A program that remembers its port (libnl does) takes answers for somebody else's. Stop the other one,"
                            + " or restore in a network namespace of its own."));
        }
    }
}
