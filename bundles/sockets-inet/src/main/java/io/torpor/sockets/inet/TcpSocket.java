package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What TCP_INFO tells of a TCP socket.
 *
 * @param state TCP_ESTABLISHED and so on
 * @param waiting how many connections wait to be accepted, if it listens
 * @param backlog how many may wait
 */
record TcpSocket(int state, int waiting, int backlog) {
    private static final int INFO_BYTES = 104;
    private static final int STATE = 0;
    private static final int UNACKED = 24;
    private static final int SACKED = 28;

    static TcpSocket of(LocalFd socket) {
        ByteBuffer info = Sockets.option(socket, InetConstants.IPPROTO_TCP, InetConstants.TCP_INFO, INFO_BYTES);
        // Of a listening socket, the kernel gives its queue in the fields for unacknowledged segments.
        return new TcpSocket(info.get(STATE), info.getInt(UNACKED), info.getInt(SACKED));
    }

    /** Fills in addresses and state, or refuses. */
    void save(OpenFile file, DumpContext context, inet_sk_entry.Builder record) throws TorporException {
        Endpoint local = Endpoint.parse(Sockets.name(file.descriptor()));
        record.setState(state).setBacklog(0);
        switch (state) {
            case InetConstants.TCP_LISTEN -> saveListening(file, context, record, local);
            case InetConstants.TCP_CLOSE -> saveClosed(file, record, local);
            default -> saveConnected(file, context, record, local);
        }
    }

    private void saveListening(OpenFile file, DumpContext context, inet_sk_entry.Builder record, Endpoint local)
            throws TorporException {
        if (waiting > 0) {
            context.refuse(Issue.error(
                    "SOCKETS-INET-003",
                    file.subject(),
                    "Cannot dump " + file.subject() + ": " + waiting + " connections to " + local
                            + " wait to be accepted",
                    "Dump again when the program has accepted them."));
        }
        InetSocketDumper.setLocal(record, local);
        InetSocketDumper.setRemote(record, Endpoint.none(local.family()));
        InetSocketDumper.setConnected(record);
        record.setBacklog(backlog);
    }

    /** One that never was connected, or whose connection is over: that has given its port back, whatever getsockname(2) says. */
    private static void saveClosed(OpenFile file, inet_sk_entry.Builder record, Endpoint local) {
        boolean over = (Sockets.poll(file.descriptor(), PollEvents.POLLRDHUP) & PollEvents.POLLRDHUP) != 0;
        InetSocketDumper.setLocal(record, over ? Endpoint.none(local.family()) : local);
        InetSocketDumper.setRemote(record, Endpoint.none(local.family()));
        if (over) {
            InetSocketDumper.setShutdown(record, DatagramShutdowns.READ | DatagramShutdowns.WRITE);
        }
    }

    private void saveConnected(OpenFile file, DumpContext context, inet_sk_entry.Builder record, Endpoint local)
            throws TorporException {
        Optional<byte[]> peer = Sockets.peer(file.descriptor());
        Endpoint remote = peer.isEmpty() ? Endpoint.none(local.family()) : Endpoint.parse(peer.get());
        if (!context.options().get(Options.TCP_CLOSE)) {
            context.refuse(
                    Issue.error(
                            "SOCKETS-INET-004",
                            file.subject(),
                            "Cannot dump " + file.subject() + ": it is a TCP connection from " + local + " to " + remote
                                    + " in state " + name(),
                            "Use --tcp-close, which lets connections come back closed; keeping them (--tcp-established) is not supported yet."));
        }
        InetSocketDumper.setLocal(record, local);
        InetSocketDumper.setRemote(record, remote);
        InetSocketDumper.setConnected(record);
        int shut = (Sockets.poll(file.descriptor(), PollEvents.POLLRDHUP) & PollEvents.POLLRDHUP) != 0
                ? DatagramShutdowns.READ
                : 0;
        InetSocketDumper.setShutdown(record, hasSentEnd() ? shut | DatagramShutdowns.WRITE : shut);
    }

    private boolean hasSentEnd() {
        return switch (state) {
            case InetConstants.TCP_FIN_WAIT1,
                    InetConstants.TCP_FIN_WAIT2,
                    InetConstants.TCP_CLOSING,
                    InetConstants.TCP_LAST_ACK,
                    InetConstants.TCP_TIME_WAIT -> true;
            default -> false;
        };
    }

    private String name() {
        return switch (state) {
            case InetConstants.TCP_ESTABLISHED -> "ESTABLISHED";
            case InetConstants.TCP_SYN_SENT -> "SYN_SENT";
            case InetConstants.TCP_SYN_RECV -> "SYN_RECV";
            case InetConstants.TCP_FIN_WAIT1 -> "FIN_WAIT1";
            case InetConstants.TCP_FIN_WAIT2 -> "FIN_WAIT2";
            case InetConstants.TCP_CLOSE_WAIT -> "CLOSE_WAIT";
            case InetConstants.TCP_LAST_ACK -> "LAST_ACK";
            case InetConstants.TCP_CLOSING -> "CLOSING";
            default -> Integer.toString(state);
        };
    }
}
