package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.Sockets;
import io.torpor.spi.TorporException;

/**
 * Closes an established connection in repair mode as far as it was closed.
 *
 * <p>Its own end is a FIN that is queued by shutdown(2) and not sent. What came from the other side comes again, made by us: it is the only
 * way to the states behind, and who closed first decides which they are.
 */
final class TcpEnds {
    private static final int TRIES = 1000;

    private final LocalFd socket;
    private final inet_sk_entry record;
    private final tcp_stream_entry stream;
    private final RestoredConnections connections;
    private final Endpoint local;
    private final Endpoint remote;
    /** Sequence numbers of the first bytes that neither side has acknowledged; the other side's without its FIN. */
    private final int unacknowledged;

    private final int received;

    TcpEnds(LocalFd socket, inet_sk_entry record, tcp_stream_entry stream, RestoredConnections connections)
            throws TorporException {
        this.socket = socket;
        this.record = record;
        this.stream = stream;
        this.connections = connections;
        int scope = Binding.scope(record);
        local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), scope)
                .unmapped();
        remote = Endpoint.of(record.getFamily(), record.getDstPort(), record.getDstAddrList(), scope)
                .unmapped();
        int ownEnd = TcpState.hasSentEnd(record.getState()) ? 1 : 0;
        unacknowledged = stream.getOutqSeq() - stream.getOutqLen() - ownEnd;
        received = stream.getInqSeq() - (TcpState.hasReceivedEnd(record.getState()) ? 1 : 0);
    }

    void restore() throws TorporException {
        int state = record.getState();
        if (state == TCP_FIN_WAIT2 || TcpState.hasReceivedEnd(state)) {
            TcpWindow.of(stream).before(received).restore(socket);
        }
        switch (state) {
            case TCP_ESTABLISHED -> {}
            case TCP_FIN_WAIT1 -> close();
            case TCP_FIN_WAIT2 -> {
                close();
                arrive(TcpSegments.ACK, stream.getOutqSeq());
            }
            case TCP_CLOSING -> {
                close();
                arrive(TcpSegments.FIN | TcpSegments.ACK, unacknowledged);
            }
            case TCP_CLOSE_WAIT -> arrive(TcpSegments.FIN | TcpSegments.ACK, unacknowledged);
            case TCP_LAST_ACK -> {
                arrive(TcpSegments.FIN | TcpSegments.ACK, unacknowledged);
                close();
            }
            default -> throw Problems.unknownState(record);
        }
        if (state != TCP_ESTABLISHED) {
            await(state);
        }
    }

    /** With all data sent, the FIN counts as sent too; else it waits behind them. */
    private void close() {
        TcpRepair.select(socket, stream.getUnsqLen() == 0 ? TCP_SEND_QUEUE : TCP_NO_QUEUE);
        Sockets.shutdown(socket, SocketConstants.SHUT_WR);
        TcpRepair.select(socket, TCP_NO_QUEUE);
    }

    private void arrive(int flags, int acknowledged) throws TorporException {
        int window = Math.min(0xffff, stream.getSndWnd() >>> stream.getSndWscale());
        try (TcpDevice free = TcpDevice.release(socket, record.getOpts())) {
            connections.segments(remote.family()).send(remote, local, received, acknowledged, flags, window);
            await(flags == TcpSegments.ACK ? TCP_FIN_WAIT2 : afterEnd());
        }
    }

    private int afterEnd() {
        return record.getState() == TCP_CLOSING ? TCP_CLOSING : TCP_CLOSE_WAIT;
    }

    /** A segment goes through the kernel's queue of arriving packets, mostly at once. */
    private void await(int state) throws TorporException {
        int now = TcpInfo.of(socket).state();
        for (int i = 0; i < TRIES && now != state; i++) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            now = TcpInfo.of(socket).state();
        }
        if (now != state) {
            throw Problems.otherState(record, now);
        }
    }
}
