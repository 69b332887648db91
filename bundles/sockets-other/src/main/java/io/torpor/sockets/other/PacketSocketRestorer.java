package io.torpor.sockets.other;

import com.google.protobuf.Message;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PacketConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.packet_mclist;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SignalOwners;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;

/** Makes packet sockets. They listen to nothing until their rings and filters are there. */
@Component
@Claims("record packet_sock_entry")
public final class PacketSocketRestorer implements FileRestorer {
    private static final int ADDRESS_BYTES = 20;
    private static final int OLD_ADDRESS_BYTES = 16;
    private static final int OLD_NAME_BYTES = 14;
    private static final int LEAST_HARDWARE_ADDRESS = 8;

    @Override
    public LocalFd restore(Message message, RestoreContext context) throws TorporException {
        packet_sock_entry record = (packet_sock_entry) message;
        Subject subject = new Subject.Other("packet socket (file " + record.getId() + ")");
        LocalFd socket = null;
        try {
            boolean obsolete = record.getType() == SocketConstants.SOCK_PACKET;
            socket = Sockets.open(SocketConstants.AF_PACKET, record.getType(), obsolete ? record.getProtocol() : 0);
            int index = InterfaceNames.find(
                    socket, OwnField.PACKET_INTERFACE.bytes(record), record.getIfindex(), subject, context);
            if (obsolete) {
                bindByName(socket, index);
                SocketOptions.of(context)
                        .writer(socket, record.getOpts(), subject)
                        .restoreAll();
            } else {
                PacketOptions.restoreBeforeRings(socket, record);
                new PacketRings(record, subject, context).restore(socket);
                SocketOptions.of(context)
                        .writer(socket, record.getOpts(), subject)
                        .restoreAll();
                PacketOptions.restore(socket, record);
                bind(socket, record, index);
                join(socket, record, subject, context);
            }
            SignalOwners.restore(socket, record.getFown(), context.require(PuppetTree.class));
            StatusFlags.set(socket, record.getFlags());
            if (PacketRings.bytes(record) > 0) {
                RestoredRings.of(context).keep(record.getId(), socket);
            }
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
            case Errno.EPERM -> "Restore with CAP_NET_RAW.";
            case Errno.EAFNOSUPPORT -> "The kernel must be built with CONFIG_PACKET, or have the module af_packet.";
            case Errno.ENOMEM -> "There is not enough memory for its rings.";
            default -> "";
        };
    }

    /** With protocol 0 it gets nothing, and one that is to get something may be bound to all interfaces. */
    private static void bind(LocalFd socket, packet_sock_entry record, int index) {
        if (record.getProtocol() == 0 && index == 0 || index < 0) {
            return;
        }
        ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort((short) SocketConstants.AF_PACKET)
                .putShort((short) record.getProtocol())
                .putInt(index);
        Sockets.bind(socket, address.array());
    }

    /** An obsolete socket names its interface: {@code struct sockaddr_pkt}. */
    private static void bindByName(LocalFd socket, int index) {
        if (index <= 0) {
            return;
        }
        byte[] name = NetworkInterfaces.name(socket, index)
                .orElseThrow(() -> new SyscallException("SIOCGIFNAME", Errno.ENODEV))
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer address = ByteBuffer.allocate(OLD_ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort((short) SocketConstants.AF_PACKET).put(name, 0, Math.min(name.length, OLD_NAME_BYTES));
        Sockets.bind(socket, address.array());
    }

    private static void join(LocalFd socket, packet_sock_entry record, Subject subject, RestoreContext context)
            throws TorporException {
        for (packet_mclist membership : record.getMclistList()) {
            int index = InterfaceNames.find(
                    socket,
                    OwnField.PACKET_MEMBERSHIP_INTERFACE.bytes(membership),
                    membership.getIndex(),
                    subject,
                    context);
            byte[] hardware = membership.getAddr().toByteArray();
            ByteBuffer request = ByteBuffer.allocate(8 + Math.max(LEAST_HARDWARE_ADDRESS, hardware.length))
                    .order(ByteOrder.nativeOrder());
            request.putInt(index)
                    .putShort((short) membership.getType())
                    .putShort((short) hardware.length)
                    .put(hardware);
            Sockets.setOption(
                    socket, PacketConstants.SOL_PACKET, PacketConstants.PACKET_ADD_MEMBERSHIP, request.array());
        }
        if (record.hasFanout()) {
            Sockets.setOption(socket, PacketConstants.SOL_PACKET, PacketConstants.PACKET_FANOUT, record.getFanout());
        }
    }
}
