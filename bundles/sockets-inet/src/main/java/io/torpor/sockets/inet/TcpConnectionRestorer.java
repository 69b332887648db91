package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Makes a socket the end of a connection that exists already: as if no packet were missing, and without sending one. */
final class TcpConnectionRestorer {
    private static final int OPTION_BYTES = 8;
    /** TCP_MIN_MSS and MAX_TCP_WINDOW of {@code net/tcp.h}: what TCP_MAXSEG takes. */
    private static final int LEAST_SEGMENT = 88;

    private static final int MOST_SEGMENT = 32767;

    private final LocalFd socket;
    private final inet_sk_entry record;
    private final RestoreContext context;
    private final ImageEntry<tcp_stream_entry> entry;
    private final tcp_stream_entry stream;
    private final Endpoint local;
    private final Endpoint remote;

    TcpConnectionRestorer(LocalFd socket, inet_sk_entry record, RestoreContext context) throws TorporException {
        this.socket = socket;
        this.record = record;
        this.context = context;
        ImageSet images = context.require(ImageSet.class);
        long inode = Integer.toUnsignedLong(record.getIno());
        this.stream = images.require(ImageType.TCP_STREAM, inode, tcp_stream_entry.class);
        this.entry = images.entries(ImageType.TCP_STREAM, inode, tcp_stream_entry.class)
                .get(0);
        int scope = Binding.scope(record);
        this.local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), scope);
        this.remote = Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), scope);
    }

    /** The socket has the options that come before an address. */
    void restore() throws TorporException {
        SocketOptions.set(socket, SocketConstants.SO_REUSEPORT, record.getOpts().getSoReuseport() ? 1 : 0);
        try {
            TcpRepair.enter(socket);
        } catch (SyscallException e) {
            throw Problems.unrepairable(Problems.subject(record), e);
        }
        try {
            Sockets.bind(socket, local.toSocketAddress());
        } catch (SyscallException e) {
            throw Binding.refused(record, local, e);
        }
        RestoredConnections connections = RestoredConnections.of(context);
        if (record.getState() == TCP_SYN_SENT) {
            restoreSequence(TCP_SEND_QUEUE, stream.getOutqSeq() - 1); // the SYN takes the number
            connections.addConnecting(socket, record, stream, remote);
        } else {
            limitSegments(Math.min(stream.getMssClamp(), MOST_SEGMENT));
            connect();
            negotiated();
            limitSegments(0);
            new TcpStreamWriter(socket, record, entry).write();
            new TcpEnds(socket, record, stream, connections).restore();
            connections.add(socket, record, stream);
        }
        TcpRepair.select(socket, TCP_NO_QUEUE);
        context.require(ImageSet.class).forget(ImageType.TCP_STREAM, Integer.toUnsignedLong(record.getIno()));
    }

    /**
     * Connecting computes how large segments may be, from the little that the kernel knows then, and unless the route changes, never again: with what the other side had said not
     * known yet, a connection would go on with segments of some 500 bytes. Said as the program's own limit (TCP_MAXSEG), it is known in time.
     */
    private void limitSegments(int bytes) {
        if (bytes == 0 || bytes >= LEAST_SEGMENT) {
            Sockets.setOption(socket, IPPROTO_TCP, TCP_MAXSEG, bytes);
        }
    }

    private void connect() throws TorporException {
        int ownEnd = TcpState.hasSentEnd(record.getState()) ? 1 : 0;
        int theirEnd = TcpState.hasReceivedEnd(record.getState()) ? 1 : 0;
        restoreSequence(TCP_RECV_QUEUE, stream.getInqSeq() - stream.getInqLen() - theirEnd);
        restoreSequence(TCP_SEND_QUEUE, stream.getOutqSeq() - stream.getOutqLen() - ownEnd);
        try {
            Sockets.connect(socket, remote.toSocketAddress());
        } catch (SyscallException e) {
            String remedy = e.errno() == Errno.EADDRNOTAVAIL
                    ? "This machine has that very connection already: end who holds it (ss -tanp shows it), and try again."
                    : "Check that this machine has a route to that address.";
            throw Problems.failed(record, "it cannot be connected to " + remote, e, remedy);
        }
    }

    private void restoreSequence(int queue, int number) {
        TcpRepair.select(socket, queue);
        TcpRepair.setSequence(socket, number);
    }

    /** What the two sides told each other in their SYNs: it must be there before data, which is cut into segments by it. */
    private void negotiated() {
        List<int[]> options = new ArrayList<>();
        options.add(new int[] {TCPOPT_MAXSEG, stream.getMssClamp()});
        if ((stream.getOptMask() & TcpInfo.SCALING) != 0) {
            options.add(new int[] {TCPOPT_WINDOW, stream.getSndWscale() | stream.getRcvWscale() << 16});
        }
        if ((stream.getOptMask() & TcpInfo.SACK) != 0) {
            options.add(new int[] {TCPOPT_SACK_PERMITTED, 0});
        }
        boolean timestamps = (stream.getOptMask() & TcpInfo.TIMESTAMPS) != 0;
        if (timestamps) {
            options.add(new int[] {TCPOPT_TIMESTAMP, 0});
        }
        ByteBuffer bytes = ByteBuffer.allocate(options.size() * OPTION_BYTES).order(ByteOrder.nativeOrder());
        for (int[] option : options) {
            bytes.putInt(option[0]).putInt(option[1]);
        }
        Sockets.setOption(socket, IPPROTO_TCP, TCP_REPAIR_OPTIONS, bytes.array());
        if (timestamps) {
            // Our clock goes on where it stood, however long ago that is: the other side drops what is older than it
            // has seen.
            Sockets.setOption(socket, IPPROTO_TCP, TCP_TIMESTAMP, stream.getTimestamp());
        }
    }
}
