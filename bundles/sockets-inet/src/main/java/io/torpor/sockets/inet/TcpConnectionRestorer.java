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
import io.torpor.linux.SocketCalls;
import io.torpor.linux.SyscallException;
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
    private final SocketCalls calls;

    TcpConnectionRestorer(LocalFd socket, inet_sk_entry record, RestoreContext context) throws TorporException {
        this.socket = socket;
        this.record = record;
        this.context = context;
        ImageSet images = context.require(ImageSet.class);
        long inode = Integer.toUnsignedLong(record.getIno());
        List<ImageEntry<tcp_stream_entry>> entries =
                images.entries(ImageType.TCP_STREAM, inode, tcp_stream_entry.class);
        this.stream = entries.isEmpty()
                ? images.require(ImageType.TCP_STREAM, inode, tcp_stream_entry.class) // says what is missing
                : entries.get(0).record();
        this.entry = entries.get(0);
        int scope = Binding.scope(record);
        this.local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), scope);
        this.remote = Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), scope);
        this.calls = TcpCalls.of(context);
    }

    /** The socket has the options that come before an address. */
    void restore() throws TorporException {
        RestoredConnections connections = RestoredConnections.of(context);
        begin();
        if (record.getState() == TCP_SYN_SENT) {
            connections.addConnecting(socket, record, stream, remote);
            TcpRepair.select(socket, TCP_NO_QUEUE);
        } else {
            connect();
            new TcpStreamWriter(socket, record, entry).write();
            new TcpEnds(socket, record, stream, connections).restore();
            finish();
            connections.add(socket, record, stream);
        }
        RestoredTracking.of(context).restore(record, stream);
        context.require(ImageSet.class).forget(ImageType.TCP_STREAM, Integer.toUnsignedLong(record.getIno()));
    }

    /** Nothing is connected here: without repair mode, that would send a packet. */
    private void begin() throws TorporException {
        boolean connecting = record.getState() == TCP_SYN_SENT;
        calls.clear();
        if (record.getOpts().getSoReuseport()) {
            calls.set(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEPORT, 1);
        }
        int enter = calls.set(IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_ON);
        int bind = calls.bind(local.toSocketAddress());
        if (connecting) {
            sequence(TCP_SEND_QUEUE, stream.getOutqSeq() - 1); // the SYN takes the number
        } else {
            limitSegments(Math.min(stream.getMssClamp(), MOST_SEGMENT));
            int theirEnd = TcpState.hasReceivedEnd(record.getState()) ? 1 : 0;
            sequence(TCP_RECV_QUEUE, stream.getInqSeq() - stream.getInqLen() - theirEnd);
            int ownEnd = TcpState.hasSentEnd(record.getState()) ? 1 : 0;
            sequence(TCP_SEND_QUEUE, stream.getOutqSeq() - stream.getOutqLen() - ownEnd);
        }
        calls.make(socket);
        try {
            calls.check(enter);
        } catch (SyscallException e) {
            throw Problems.unrepairable(Problems.subject(record), e);
        }
        try {
            calls.check(bind);
        } catch (SyscallException e) {
            throw Binding.refused(record, local, e);
        }
        calls.check();
    }

    /**
     * Connecting computes how large segments may be, from the little that the kernel knows then, and unless the route changes, never again: with what the other side had said not
     * known yet, a connection would go on with segments of some 500 bytes. Said as the program's own limit (TCP_MAXSEG), it is known in time.
     */
    private void limitSegments(int bytes) {
        if (bytes == 0 || bytes >= LEAST_SEGMENT) {
            calls.set(IPPROTO_TCP, TCP_MAXSEG, bytes);
        }
    }

    private void sequence(int queue, int number) {
        calls.set(IPPROTO_TCP, TCP_REPAIR_QUEUE, queue);
        calls.set(IPPROTO_TCP, TCP_QUEUE_SEQ, number);
    }

    private void connect() throws TorporException {
        calls.clear();
        int connect = calls.connect(remote.toSocketAddress());
        negotiated();
        limitSegments(0);
        calls.make(socket);
        try {
            calls.check(connect);
        } catch (SyscallException e) {
            String remedy = e.errno() == Errno.EADDRNOTAVAIL
                    ? "This machine has that very connection already: end who holds it (ss -tanp shows it), and try again."
                    : "Check that this machine has a route to that address.";
            throw Problems.failed(record, "it cannot be connected to " + remote, e, remedy);
        }
        calls.check();
    }

    private void finish() {
        calls.clear();
        if (stream.hasRcvWnd()) {
            TcpWindow.of(stream).restore(calls);
        }
        calls.set(IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_NO_QUEUE);
        calls.make(socket);
        calls.check();
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
        calls.set(IPPROTO_TCP, TCP_REPAIR_OPTIONS, bytes.array());
        if (timestamps) {
            // Our clock goes on where it stood, however long ago that is: the other side drops what is older than it
            // has seen.
            calls.set(IPPROTO_TCP, TCP_TIMESTAMP, stream.getTimestamp());
        }
    }
}
