package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.StreamQueues;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;

/** Reads what there is of a connection beyond its addresses, from a socket in repair mode; nothing is taken out of its queues. */
final class TcpStreamReader {
    private final OpenFile file;
    private final LocalFd socket;
    private final tcp_stream_entry.Builder record = tcp_stream_entry.newBuilder();
    private NativeBuffer content;

    TcpStreamReader(OpenFile file) {
        this.file = file;
        this.socket = file.descriptor();
    }

    tcp_stream_entry read(TcpInfo info) throws TorporException {
        boolean unacknowledgedEnd = TcpState.hasSentEnd(info.state()) && !TcpState.isEndAcknowledged(info.state());
        int received = Sockets.inputBytes(socket);
        int toSend = StreamQueues.unacknowledged(socket) - (unacknowledgedEnd ? 1 : 0);
        int unsent = StreamQueues.unsent(socket);
        record.setInqLen(received)
                .setOutqLen(toSend)
                .setUnsqLen(Math.min(toSend, unsent > 0 && unacknowledgedEnd ? unsent - 1 : unsent))
                .setOptMask(info.negotiated())
                .setSndWscale(info.sendScale())
                .setRcvWscale(info.receiveScale())
                .setMssClamp(Sockets.option(socket, IPPROTO_TCP, TCP_MAXSEG));
        if ((info.negotiated() & TcpInfo.TIMESTAMPS) != 0) {
            record.setTimestamp(Sockets.option(socket, IPPROTO_TCP, TCP_TIMESTAMP));
        }
        TcpWindow.of(socket).save(record);
        if (received + toSend > 0) {
            content = NativeBuffer.unfilled(received + toSend);
        }
        record.setInqSeq(queue(TCP_RECV_QUEUE, 0, received)).setOutqSeq(queue(TCP_SEND_QUEUE, received, toSend));
        TcpRepair.select(socket, TCP_NO_QUEUE);
        return record.build();
    }

    /** The bytes of both queues, outside of the heap; null for none. The caller's to close. */
    NativeBuffer content() {
        return content;
    }

    private int queue(int which, int offset, int bytes) throws TorporException {
        TcpRepair.select(socket, which);
        if (bytes > 0) {
            int got = StreamQueues.peek(socket, content, offset, bytes);
            if (got != bytes && which == TCP_RECV_QUEUE) {
                got = peekFromStart(offset, bytes);
            }
            if (got != bytes) {
                throw Problems.unsupported(
                        file.subject(),
                        "a TCP connection of whose " + bytes + " waiting bytes the kernel shows " + got
                                + ", as with urgent data,");
            }
        }
        return TcpRepair.sequence(socket);
    }

    /** A program that looks ahead itself (SO_PEEK_OFF) has a place of its own to look at. */
    private int peekFromStart(int offset, int bytes) {
        ByteBuffer option = Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, 4);
        int own = option.getInt(0);
        if (own < 0) {
            return -1;
        }
        Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, -1);
        try {
            return StreamQueues.peek(socket, content, offset, bytes);
        } finally {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, own);
        }
    }
}
