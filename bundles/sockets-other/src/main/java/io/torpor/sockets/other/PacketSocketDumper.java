package io.torpor.sockets.other;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PacketConstants;
import io.torpor.abi.PollEvents;
import io.torpor.image.OwnField;
import io.torpor.image.proto.packet_mclist;
import io.torpor.image.proto.packet_sock_entry;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.service.component.annotations.Component;

/** Saves packet sockets. */
@Component
@Claims("socket AF_PACKET")
public final class PacketSocketDumper implements FileDumper {
    private static final int FANOUT_TYPE_SHIFT = 16;
    private static final int FANOUT_TYPE_MASK = 0xff;

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        OwnNamespace.check(file, context);
        PacketSocket details = PacketSocketTable.of(context).find((int) file.inode());
        if (details == null) {
            throw Problems.elsewhere(file);
        }
        try {
            packet_sock_entry record = record(file, details, context);
            KnownSockets.of(context).keep(file, record);
            warn(file, record, context);
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        try {
            packet_sock_entry record = KnownSockets.of(context).packet(file.inode());
            return new PacketRings(record, file.subject(), context).save(file.descriptor());
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    private static packet_sock_entry record(OpenFile file, PacketSocket details, DumpContext context)
            throws TorporException {
        LocalFd socket = file.descriptor();
        packet_sock_entry.Builder record = packet_sock_entry
                .newBuilder()
                .setId(file.id())
                .setType(details.type())
                .setProtocol(protocol(details))
                .setFlags(file.flags())
                .setIfindex(details.interfaceIndex())
                .setFown(SignalOwners.save(socket, context.require(FrozenTree.class)))
                .setOpts(SocketOptions.of(context).save(socket, file.subject()))
                .setCopyThresh(details.copyThreshold())
                .setNsId(OwnNamespace.NUMBER);
        PacketOptions.save(socket, record);
        byte[] name = InterfaceNames.encoded(socket, details.interfaceIndex());
        if (name != null) {
            new OwnField.Values().put(OwnField.PACKET_INTERFACE, name).addTo(record);
        }
        for (PacketSocket.Membership membership : details.memberships()) {
            packet_mclist entry = entry(socket, membership);
            for (int i = 0; i < membership.count(); i++) {
                record.addMclist(entry);
            }
        }
        if (details.receiveRing() != null) {
            record.setRxRing(details.receiveRing());
        }
        if (details.transmitRing() != null) {
            record.setTxRing(details.transmitRing());
        }
        return record.build();
    }

    /** As it is in memory, in network order: of {@code struct sockaddr_ll}. SO_PROTOCOL tells none, and obsolete sockets no such structure. */
    private static int protocol(PacketSocket details) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES).putShort(0, (short) details.protocol());
        return Short.toUnsignedInt(bytes.order(ByteOrder.nativeOrder()).getShort(0));
    }

    private static packet_mclist entry(LocalFd socket, PacketSocket.Membership membership) {
        packet_mclist.Builder entry = packet_mclist
                .newBuilder()
                .setIndex(membership.interfaceIndex())
                .setType(membership.type())
                .setAddr(ByteString.copyFrom(membership.address()));
        byte[] name = InterfaceNames.encoded(socket, membership.interfaceIndex());
        if (name != null) {
            new OwnField.Values()
                    .put(OwnField.PACKET_MEMBERSHIP_INTERFACE, name)
                    .addTo(entry);
        }
        return entry.build();
    }

    private static void warn(OpenFile file, packet_sock_entry record, DumpContext context) {
        if (Sockets.inputBytes(file.descriptor()) > 0) {
            context.report(Issue.warning(
                    "SOCKETS-OTHER-005",
                    file.subject(),
                    "Packets that wait to be received from " + file.subject() + ", a packet socket, are not saved",
                    "Who listens to a network has to bear that packets are missed; nothing needs to be done."));
        }
        if ((Sockets.poll(file.descriptor(), 0) & PollEvents.POLLERR) != 0) {
            context.report(Problems.pendingError(file));
        }
        int type = record.getFanout() >>> FANOUT_TYPE_SHIFT & FANOUT_TYPE_MASK;
        if (record.hasFanout()
                && (type == PacketConstants.PACKET_FANOUT_CBPF || type == PacketConstants.PACKET_FANOUT_EBPF)) {
            context.report(Issue.warning(
                    "SOCKETS-OTHER-011",
                    file.subject(),
                    "The program by which packets are shared out among the group of " + file.subject()
                            + " (PACKET_FANOUT_DATA) cannot be read: the first socket of the group will get all",
                    "Have the program set PACKET_FANOUT_DATA again, or use another way of sharing."));
        }
        if (record.getIfindex() < 0) {
            context.report(Issue.warning(
                    "SOCKETS-OTHER-013",
                    file.subject(),
                    "The network interface of " + file.subject()
                            + ", a packet socket, is gone; the restored socket is bound to none, and gets nothing either",
                    ""));
        }
    }
}
