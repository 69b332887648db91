package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.linux.DatagramReader;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Saves the datagrams that wait in a UDP socket: looked at one after another by SO_PEEK_OFF, which is put back. An empty datagram that somebody has looked at before is not seen again;
 * the kernel goes past it.
 */
final class DatagramQueue {
    private static final int IPV6_PKTINFO = 50;
    private static final int INFO_ADDRESS = 8;
    /** More errors than can wait. */
    private static final int MOST_ERRORS = 16;

    private final OpenFile file;
    private final LocalFd socket;
    private final ImageRecords images;

    private DatagramQueue(OpenFile file, ImageRecords images) {
        this.file = file;
        this.socket = file.descriptor();
        this.images = images;
    }

    /** To be called when the tree stands still. */
    static void save(OpenFile file, inet_sk_entry record, DumpContext context) throws TorporException {
        boolean open = record.getShutdown() != sk_shutdown.READ && record.getShutdown() != sk_shutdown.BOTH;
        if (record.getType() != SocketConstants.SOCK_DGRAM || !DatagramSocket.isUdp(record.getProto()) || !open) {
            return;
        }
        int events = Sockets.poll(file.descriptor(), PollEvents.POLLIN);
        if ((events & PollEvents.POLLIN) == 0) {
            return;
        }
        if ((events & PollEvents.POLLERR) != 0 && context.options().get(Options.LEAVE_RUNNING)) {
            // Looking would take the error from the program, which goes on.
            context.report(DatagramSocket.lost(file, "an error waits before them"));
            return;
        }
        try {
            new DatagramQueue(file, context.require(ImageRecords.class)).save();
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }

    private void save() throws TorporException {
        int offset = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF);
        Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, 0);
        try (DatagramReader reader = new DatagramReader()) {
            int errors = 0;
            boolean more = true;
            while (more) {
                try {
                    more = reader.next(socket);
                } catch (SyscallException e) {
                    errors++;
                    if (errors > MOST_ERRORS) {
                        throw e;
                    }
                    continue;
                }
                if (more) {
                    save(reader);
                }
            }
        } finally {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, offset);
        }
    }

    /** With UDP_GRO, several datagrams of one length come as one. */
    private void save(DatagramReader reader) throws TorporException {
        byte[] content = reader.content();
        int each = reader.control(SOL_UDP, UDP_GRO)
                .map(DatagramQueue::number)
                .filter(size -> size > 0)
                .orElse(Math.max(1, content.length));
        int at = 0;
        do {
            int end = Math.min(content.length, at + each);
            save(Arrays.copyOfRange(content, at, end), reader);
            at = end;
        } while (at < content.length);
    }

    private static int number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    }

    private void save(byte[] content, DatagramReader reader) throws TorporException {
        sk_packet_entry.Builder packet =
                sk_packet_entry.newBuilder().setIdFor(file.id()).setLength(content.length);
        OwnField.Values own = new OwnField.Values().put(OwnField.DATAGRAM_SENDER, reader.sender());
        destination(reader).ifPresent(address -> own.put(OwnField.DATAGRAM_DESTINATION, address));
        own.addTo(packet);
        images.add(ImageType.SK_QUEUES, 0, packet.build(), content);
    }

    private static Optional<byte[]> destination(DatagramReader reader) {
        Optional<byte[]> four = reader.control(IPPROTO_IP, IP_PKTINFO)
                .map(info -> Arrays.copyOfRange(info, INFO_ADDRESS, INFO_ADDRESS + Integer.BYTES));
        return four.isPresent()
                ? four
                : reader.control(IPPROTO_IPV6, IPV6_PKTINFO).map(info -> Arrays.copyOf(info, 16));
    }
}
