package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SocketCalls;
import io.torpor.linux.Sockets;
import io.torpor.linux.StreamQueues;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/**
 * Reads what there is of a connection beyond its addresses; nothing is taken out of its queues. What only repair mode shows is read in one go, because a program whose engine is
 * killed in between is denied what it asks of the socket.
 */
final class TcpStreamReader {
    private static final int WINDOW_BYTES = 20;

    private final OpenFile file;
    private final LocalFd socket;
    private final SocketCalls calls;
    private NativeBuffer content;

    TcpStreamReader(OpenFile file, LocalFd socket, SocketCalls calls) {
        this.file = file;
        this.socket = socket;
        this.calls = calls;
    }

    /** @param reuseAddress what SO_REUSEADDR is to be again after repair mode */
    tcp_stream_entry read(TcpInfo info, boolean reuseAddress) throws TorporException {
        boolean unacknowledgedEnd = TcpState.hasSentEnd(info.state()) && !TcpState.isEndAcknowledged(info.state());
        int received = Sockets.inputBytes(socket);
        int toSend = StreamQueues.unacknowledged(socket) - (unacknowledgedEnd ? 1 : 0);
        int unsent = StreamQueues.unsent(socket);
        if (received + toSend > 0) {
            content = NativeBuffer.unfilled(received + toSend);
        }
        tcp_stream_entry.Builder record = tcp_stream_entry.newBuilder();
        record.setInqLen(received)
                .setOutqLen(toSend)
                .setUnsqLen(Math.min(toSend, unsent > 0 && unacknowledgedEnd ? unsent - 1 : unsent))
                .setOptMask(info.negotiated())
                .setSndWscale(info.sendScale())
                .setRcvWscale(info.receiveScale());
        repair(record, received, toSend, (info.negotiated() & TcpInfo.TIMESTAMPS) != 0, reuseAddress);
        return record.build();
    }

    private void repair(
            tcp_stream_entry.Builder record, int received, int toSend, boolean timestamps, boolean reuseAddress)
            throws TorporException {
        int ownPlace = received == 0 ? -1 : ownPlace();
        calls.clear();
        int enter = calls.set(IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_ON);
        if (ownPlace >= 0) {
            calls.set(SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, -1);
        }
        calls.set(IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_RECV_QUEUE);
        int receivedTo = calls.get(IPPROTO_TCP, TCP_QUEUE_SEQ, Integer.BYTES);
        int incoming = received > 0 ? calls.peek(content, 0, received) : enter;
        calls.set(IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE);
        int sentTo = calls.get(IPPROTO_TCP, TCP_QUEUE_SEQ, Integer.BYTES);
        int outgoing = toSend > 0 ? calls.peek(content, received, toSend) : enter;
        int window = calls.get(IPPROTO_TCP, TCP_REPAIR_WINDOW, WINDOW_BYTES);
        int segment = calls.get(IPPROTO_TCP, TCP_MAXSEG, Integer.BYTES);
        int clock = calls.get(IPPROTO_TCP, TCP_TIMESTAMP, Integer.BYTES);
        calls.set(IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_NO_QUEUE);
        if (ownPlace >= 0) {
            calls.set(SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, ownPlace);
        }
        int leave = calls.set(IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF_NO_WP);
        if (reuseAddress) {
            calls.set(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
        }
        calls.make(socket);
        try {
            calls.check(enter);
        } catch (SyscallException e) {
            throw Problems.unrepairable(file.subject(), e);
        }
        calls.check(leave);
        checkContent(incoming, received);
        checkContent(outgoing, toSend);
        record.setInqSeq(calls.number(receivedTo))
                .setOutqSeq(calls.number(sentTo))
                .setMssClamp(calls.number(segment));
        if (timestamps) {
            record.setTimestamp(calls.number(clock));
        }
        TcpWindow.of(calls, window).save(record);
    }

    /** Where a program that looks ahead itself will look next; −1 for at the beginning, as all do before Linux 6.9. */
    private int ownPlace() {
        try {
            return Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
            return -1;
        }
    }

    private void checkContent(int call, int bytes) throws TorporException {
        if (bytes > 0 && calls.result(call) != bytes) {
            throw Problems.unsupported(
                    file.subject(),
                    "a TCP connection of whose " + bytes + " waiting bytes the kernel shows "
                            + Math.max(0, calls.result(call)) + ", as with urgent data,");
        }
    }

    /** The bytes of both queues, outside of the heap; null for none. The caller's to close. */
    NativeBuffer content() {
        return content;
    }
}
