package io.torpor.sockets.inet;

import io.torpor.abi.Errno;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** What TCP_INFO tells of a TCP socket, and what goes into its record for that. */
record TcpSocket(TcpInfo info) {
    /** SO_PEERNAME: where it is connected to, or connecting. */
    private static final int SO_PEERNAME = 28;

    private static final int IN_BYTES = 16;
    private static final int IN6_BYTES = 28;

    static TcpSocket of(LocalFd socket) {
        return new TcpSocket(TcpInfo.of(socket));
    }

    /** Fills in addresses and state, or refuses. */
    void save(OpenFile file, DumpContext context, inet_sk_entry.Builder record) throws TorporException {
        Endpoint local = Endpoint.parse(Sockets.name(file.descriptor()));
        record.setState(info.state()).setBacklog(0);
        switch (info.state()) {
            case InetConstants.TCP_LISTEN -> saveListening(file, context, record, local);
            case InetConstants.TCP_CLOSE -> saveClosed(file, record, local);
            default -> saveConnected(file, context, record, local);
        }
    }

    /** Where a socket is connected to, also while it is only connecting; nowhere if it is neither. */
    static Endpoint peer(LocalFd socket, int family) {
        Optional<byte[]> peer = Sockets.peer(socket);
        if (peer.isPresent()) {
            return Endpoint.parse(peer.get());
        }
        byte[] address = new byte[family == SocketConstants.AF_INET ? IN_BYTES : IN6_BYTES];
        try {
            Sockets.option(socket, SocketConstants.SOL_SOCKET, SO_PEERNAME, address.length)
                    .get(0, address);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOTCONN) {
                throw e;
            }
            return Endpoint.none(family);
        }
        return Endpoint.parse(address);
    }

    static inet_sk_entry.Builder withoutAddresses(inet_sk_entry.Builder record) {
        return record.clearSrcAddr().clearDstAddr().clearIfname().clearNsId().clearShutdown();
    }

    private void saveListening(OpenFile file, DumpContext context, inet_sk_entry.Builder record, Endpoint local)
            throws TorporException {
        if (info.waiting() > 0) {
            InFlight.of(context).meet(file, local, info.waiting(), context);
        }
        InetSocketDumper.setLocal(record, local);
        InetSocketDumper.setRemote(record, Endpoint.none(local.family()));
        InetSocketDumper.setConnected(record);
        record.setBacklog(info.backlog());
    }

    /** One that never was connected, or whose connection is over: that has given its port back, whatever getsockname(2) says. */
    private static void saveClosed(OpenFile file, inet_sk_entry.Builder record, Endpoint local) {
        boolean over = hasReadEnd(file.descriptor());
        InetSocketDumper.setLocal(record, over ? Endpoint.none(local.family()) : local);
        InetSocketDumper.setRemote(record, Endpoint.none(local.family()));
        if (over) {
            InetSocketDumper.setShutdown(record, DatagramShutdowns.READ | DatagramShutdowns.WRITE);
        }
    }

    private void saveConnected(OpenFile file, DumpContext context, inet_sk_entry.Builder record, Endpoint local)
            throws TorporException {
        Endpoint remote = peer(file.descriptor(), local.family());
        if (!context.options().get(Options.TCP_CLOSE) && !context.options().get(Options.TCP_ESTABLISHED)) {
            context.refuse(
                    Issue.error(
                            "SOCKETS-INET-004",
                            file.subject(),
                            "Cannot dump " + file.subject() + ": it is a TCP connection from " + local + " to " + remote
                                    + " in state " + TcpState.name(info.state()),
                            "Use --tcp-established, which keeps connections, or --tcp-close, which lets them come back closed."));
        }
        InetSocketDumper.setLocal(record, local);
        InetSocketDumper.setRemote(record, remote);
        InetSocketDumper.setConnected(record);
        int shut = hasReadEnd(file.descriptor()) ? DatagramShutdowns.READ : 0;
        InetSocketDumper.setShutdown(record, TcpState.hasSentEnd(info.state()) ? shut | DatagramShutdowns.WRITE : shut);
    }

    /** What the state of a connection does not say already: that its own program wants to read no more. */
    static void saveShutdown(LocalFd socket, int state, inet_sk_entry.Builder record) {
        record.clearShutdown();
        if (hasReadEnd(socket) && !TcpState.hasReceivedEnd(state)) {
            InetSocketDumper.setShutdown(record, DatagramShutdowns.READ);
        }
    }

    private static boolean hasReadEnd(LocalFd socket) {
        return (Sockets.poll(socket, PollEvents.POLLRDHUP) & PollEvents.POLLRDHUP) != 0;
    }
}
