package io.torpor.sockets.other;

import static io.torpor.abi.PacketConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.packet_sock_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;

/** Options of level SOL_PACKET; packet(7). */
final class PacketOptions {
    /** A {@code struct virtio_net_hdr}. */
    private static final int USUAL_HEADER = 10;

    private PacketOptions() {}

    static void save(LocalFd socket, packet_sock_entry.Builder record) {
        if (record.getType() == SocketConstants.SOCK_PACKET) {
            saveNone(record);
            return;
        }
        record.setVersion(get(socket, PACKET_VERSION))
                .setReserve(get(socket, PACKET_RESERVE))
                .setAuxData(get(socket, PACKET_AUXDATA) != 0)
                .setOrigDev(get(socket, PACKET_ORIGDEV) != 0)
                .setVnetHdr(get(socket, PACKET_VNET_HDR) != 0)
                .setLoss(get(socket, PACKET_LOSS) != 0)
                .setTimestamp(get(socket, PACKET_TIMESTAMP));
        int fanout = get(socket, PACKET_FANOUT);
        if (fanout != 0) {
            record.setFanout(fanout);
        }
        OwnField.Values own = new OwnField.Values();
        saveOwn(socket, PACKET_IGNORE_OUTGOING, OwnField.PACKET_IGNORE_OUTGOING, own);
        saveOwn(socket, PACKET_TX_HAS_OFF, OwnField.PACKET_TX_HAS_OFFSET, own);
        saveOwn(socket, PACKET_QDISC_BYPASS, OwnField.PACKET_QDISC_BYPASS, own);
        int header = record.getVnetHdr() ? getIfKnown(socket, PACKET_VNET_HDR_SZ) : 0;
        if (header != 0 && header != USUAL_HEADER) {
            own.put(OwnField.PACKET_VNET_HEADER_BYTES, header);
        }
        own.addTo(record);
    }

    /** An obsolete socket has no options of this level; the record must have them all the same. */
    private static void saveNone(packet_sock_entry.Builder record) {
        record.setVersion(TPACKET_V1)
                .setReserve(0)
                .setAuxData(false)
                .setOrigDev(false)
                .setVnetHdr(false)
                .setLoss(false)
                .setTimestamp(0);
    }

    private static void saveOwn(LocalFd socket, int option, OwnField field, OwnField.Values own) {
        int value = getIfKnown(socket, option);
        if (value != 0) {
            own.put(field, value);
        }
    }

    /** PACKET_IGNORE_OUTGOING is there since Linux 4.20, PACKET_VNET_HDR_SZ since 6.5. */
    private static int getIfKnown(LocalFd socket, int option) {
        try {
            return get(socket, option);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOPROTOOPT) {
                throw e;
            }
            return 0;
        }
    }

    /** What the kernel no longer changes when there are rings. */
    static void restoreBeforeRings(LocalFd socket, packet_sock_entry record) {
        set(socket, PACKET_VERSION, record.getVersion());
        set(socket, PACKET_RESERVE, record.getReserve());
        set(socket, PACKET_LOSS, record.getLoss() ? 1 : 0);
        set(socket, PACKET_TX_HAS_OFF, (int) OwnField.PACKET_TX_HAS_OFFSET.get(record, 0));
        long header = OwnField.PACKET_VNET_HEADER_BYTES.get(record, 0);
        if (header != 0) {
            set(socket, PACKET_VNET_HDR_SZ, (int) header);
        } else {
            set(socket, PACKET_VNET_HDR, record.getVnetHdr() ? 1 : 0);
        }
    }

    /** What has a say in which packets come, and how they look. */
    static void restore(LocalFd socket, packet_sock_entry record) {
        set(socket, PACKET_AUXDATA, record.getAuxData() ? 1 : 0);
        set(socket, PACKET_ORIGDEV, record.getOrigDev() ? 1 : 0);
        set(socket, PACKET_TIMESTAMP, record.getTimestamp());
        set(socket, PACKET_COPY_THRESH, record.getCopyThresh());
        set(socket, PACKET_IGNORE_OUTGOING, (int) OwnField.PACKET_IGNORE_OUTGOING.get(record, 0));
        set(socket, PACKET_QDISC_BYPASS, (int) OwnField.PACKET_QDISC_BYPASS.get(record, 0));
    }

    private static int get(LocalFd socket, int option) {
        return Sockets.option(socket, SOL_PACKET, option);
    }

    /** All are 0 in a new socket. */
    private static void set(LocalFd socket, int option, int value) {
        if (value != 0) {
            Sockets.setOption(socket, SOL_PACKET, option, value);
        }
    }
}
