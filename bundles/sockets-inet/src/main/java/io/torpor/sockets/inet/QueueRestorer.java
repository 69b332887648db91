package io.torpor.sockets.inet;

import static io.torpor.abi.SocketConstants.*;

import com.google.protobuf.ByteString;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageEntry;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives datagrams back to a UDP socket. They are sent to it before it has its own address: to a port that the kernel chose for a moment, which a filter closes to everybody else. So it does not
 * matter whom the socket is connected to, what device it is bound to, and with whom it shares its port.
 */
final class QueueRestorer {
    private static final int MEMORY_BYTES = 36;
    private static final int ROOM = 64 << 20;
    private static final int MOST_LOOKS = 200;
    private static final long NANOS_BETWEEN_LOOKS = 1_000_000;
    private static final byte[] LOOPBACK_FOUR = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_SIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    /** Loads the packet's mark (SKF_AD_OFF + SKF_AD_MARK), and takes what has ours. */
    private static final int[][] FILTER = {
        {0x20, 0, 0, -0x1000 + 20}, {0x15, 0, 1, ForgedDatagrams.MARK}, {0x06, 0, 0, -1}, {0x06, 0, 0, 0}
    };

    private final LocalFd socket;
    private final inet_sk_entry record;
    private final RestoreContext context;
    private int port;

    private QueueRestorer(LocalFd socket, inet_sk_entry record, RestoreContext context) {
        this.socket = socket;
        this.record = record;
        this.context = context;
    }

    /** To be called for a socket that has just been made. */
    static void restore(LocalFd socket, inet_sk_entry record, RestoreContext context) throws TorporException {
        if (record.getType() != SOCK_DGRAM || !DatagramSocket.isUdp(record.getProto())) {
            return;
        }
        List<ImageEntry<sk_packet_entry>> packets = SavedPackets.of(context).of(record.getId());
        if (!packets.isEmpty()) {
            new QueueRestorer(socket, record, context).restore(packets);
        }
    }

    private void restore(List<ImageEntry<sk_packet_entry>> packets) throws TorporException {
        int lost = 0;
        boolean silent = false;
        String reason = "";
        try (ForgedDatagrams forged = new ForgedDatagrams(record.getProto())) {
            Sockets.setBuffer(socket, SO_RCVBUF, SO_RCVBUFFORCE, ROOM);
            Sockets.attachFilter(socket, filter());
            choosePort();
            for (ImageEntry<sk_packet_entry> packet : packets) {
                // What does not come is not waited for again and again.
                int error = silent ? Errno.ETIMEDOUT : give(packet, forged);
                if (error != 0) {
                    lost++;
                    reason = Errno.name(error);
                    silent = error == Errno.ETIMEDOUT;
                }
            }
            // Takes the port away again, and leaves the queue.
            Sockets.connect(socket, new byte[16]);
            Sockets.setOption(socket, SOL_SOCKET, SO_DETACH_FILTER, 0);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            lost = packets.size();
            reason = e.getMessage();
        }
        if (lost > 0) {
            report(lost, packets.size(), reason);
        }
    }

    private void report(int lost, int all, String reason) {
        Subject subject = Problems.subject(record);
        context.report(Issue.warning(
                "SOCKETS-INET-024",
                subject,
                lost + " of " + all + " datagrams that waited to be received from the " + subject
                        + " could not be given back to it: " + reason,
                "It takes CAP_NET_RAW, CAP_NET_ADMIN and a loopback interface that is up."));
    }

    private static byte[] filter() {
        ByteBuffer program = ByteBuffer.allocate(FILTER.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int[] instruction : FILTER) {
            program.putShort((short) instruction[0])
                    .put((byte) instruction[1])
                    .put((byte) instruction[2])
                    .putInt(instruction[3]);
        }
        return program.array();
    }

    /** A datagram to port 0 cannot be sent; before the kernel says so, it gives the socket a port, and not for good as bind(2) does. */
    private void choosePort() {
        Endpoint nowhere = Endpoint.at(record.getFamily() == AF_INET ? LOOPBACK_FOUR : LOOPBACK_SIX);
        Sockets.trySend(socket, new byte[0], nowhere.toSocketAddress());
        port = Endpoint.parse(Sockets.name(socket)).port();
    }

    /** @return 0 or the errno */
    private int give(ImageEntry<sk_packet_entry> packet, ForgedDatagrams forged) throws TorporException {
        ByteString name = OwnField.DATAGRAM_SENDER.bytes(packet.record());
        if (name == null || name.isEmpty()) {
            return Errno.EDESTADDRREQ;
        }
        Endpoint sender = Endpoint.parse(name.toByteArray());
        if (sender.isLinkLocal()) {
            return Errno.EADDRNOTAVAIL; // it would come from the loopback interface, where nobody can be answered
        }
        NetworkMap map = context.options().get(Options.NETWORK_MAP);
        boolean ours = SharedPorts.of(context).isBound(record.getProto(), sender.port());
        Endpoint from = ForgedDatagrams.plain(sender.mapped(map, record.getProto(), ours));
        byte[] content = new byte[packet.record().getLength()];
        packet.extra().get(0, content);
        int before = held();
        int error = forged.trySend(from, destination(packet.record(), from, map), content);
        if (error != 0) {
            error = forged.trySend(from, loopback(from), content);
        }
        return error != 0 || hasCome(before) ? error : Errno.ETIMEDOUT;
    }

    /** Where the program will see that it was sent to, if it looks. */
    private Endpoint destination(sk_packet_entry packet, Endpoint from, NetworkMap map) {
        ByteString saved = OwnField.DATAGRAM_DESTINATION.bytes(packet);
        if (saved == null) {
            return loopback(from);
        }
        Endpoint there = ForgedDatagrams.plain(Endpoint.at(map.address(saved.toByteArray())));
        boolean possible = there.family() == from.family() && !there.isMulticast();
        return possible ? new Endpoint(there.family(), port, there.address(), 0) : loopback(from);
    }

    private Endpoint loopback(Endpoint from) {
        byte[] address = from.family() == AF_INET ? LOOPBACK_FOUR : LOOPBACK_SIX;
        return new Endpoint(from.family(), port, address, 0);
    }

    /** Bytes of memory that the queue takes. */
    private int held() {
        return Sockets.option(socket, SOL_SOCKET, SO_MEMINFO, MEMORY_BYTES).getInt(0);
    }

    /** The kernel delivers at once, if it is not busy. */
    private boolean hasCome(int before) {
        for (int i = 0; i < MOST_LOOKS; i++) {
            if (held() > before) {
                return true;
            }
            LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
        }
        return false;
    }
}
