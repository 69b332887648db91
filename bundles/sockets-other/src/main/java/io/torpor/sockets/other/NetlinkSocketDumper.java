package io.torpor.sockets.other;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves netlink sockets. All that is saved is seen by looking. */
@Component
@Claims("socket AF_NETLINK")
public final class NetlinkSocketDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        OwnNamespace.check(file, context);
        try {
            KnownSockets.of(context).keep(file, record(file, context));
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return KnownSockets.of(context).netlink(file);
    }

    private static netlink_sk_entry record(OpenFile file, DumpContext context) throws TorporException {
        LocalFd socket = file.descriptor();
        int protocol = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PROTOCOL);
        NetlinkSocketTable.State state = NetlinkSocketTable.of(context).find(protocol, (int) file.inode());
        NetlinkAddress peer = NetlinkAddress.parse(Sockets.peer(socket).orElseThrow());
        netlink_sk_entry.Builder record = netlink_sk_entry
                .newBuilder()
                .setId(file.id())
                .setIno((int) file.inode())
                .setProtocol(protocol)
                .setState(state == null ? 0 : state.connected())
                .setFlags(file.flags())
                .setPortid(NetlinkAddress.parse(Sockets.name(socket)).port())
                .setDstPortid(peer.port())
                .setDstGroup(peer.group())
                .setFown(SignalOwners.save(socket, context.require(FrozenTree.class)))
                .setOpts(SocketOptions.of(context).save(socket, file.subject()));
        if (state != null) {
            record.setNsId(OwnNamespace.NUMBER);
        }
        int type = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
        if (type != SocketConstants.SOCK_RAW) {
            new OwnField.Values().put(OwnField.NETLINK_TYPE, type).addTo(record);
        }
        NetlinkOptions.save(socket, record);
        refuseMessages(file, protocol, state != null && state.answering(), context);
        return record.build();
    }

    /**
     * Messages cannot be put back: a socket of the engine could send them, but then its port would be their sender's, not 0, the kernel's, which libraries check for. Nor can more than
     * the first be looked at without being taken.
     */
    private static void refuseMessages(OpenFile file, int protocol, boolean answering, DumpContext context)
            throws TorporException {
        int events = Sockets.poll(file.descriptor(), PollEvents.POLLIN);
        if (answering || (events & PollEvents.POLLIN) != 0) {
            context.refuse(Issue.error(
                    "SOCKETS-OTHER-003",
                    file.subject(),
                    "Cannot dump " + file.subject() + ", a netlink socket (" + NetlinkProtocol.name(protocol) + "): "
                            + (answering
                                    ? "the kernel is in the middle of an answer to it"
                                    : "messages wait to be received, which nobody but the kernel can put there"),
                    "Dump again when the program has received them."));
        }
        if ((events & PollEvents.POLLERR) != 0) {
            context.report(Problems.pendingError(file));
        }
    }
}
