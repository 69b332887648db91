package io.torpor.sockets.inet;

import io.torpor.abi.Errno;
import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.linux.NetworkInterfaces;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;

/** Gives a socket its local address. */
final class Binding {
    private Binding() {}

    static void restore(LocalFd socket, inet_sk_entry record, RestoreContext context) throws TorporException {
        Endpoint local = Endpoint.of(record.getFamily(), record.getSrcPort(), record.getSrcAddrList(), scope(record));
        boolean address = record.getOpts().getReuseaddr();
        boolean port = record.getOpts().getSoReuseport();
        ReuseFlags.set(socket, address, port);
        if (local.port() == 0) {
            if (!local.isAnyAddress()) {
                bindWithoutPort(socket, record, local);
            }
            return;
        }
        if (SharedPorts.of(context).has(record)) {
            ReuseFlags.of(context).force(socket, record.getOpts());
        }
        try {
            bind(socket, record, local);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EADDRINUSE) {
                throw refused(record, local, e);
            }
            // Perhaps only connections that are over hold the port; those made with SO_REUSEADDR give way.
            ReuseFlags.of(context).force(socket, record.getOpts());
            bindFinally(socket, record, local);
        }
    }

    private static void bindWithoutPort(LocalFd socket, inet_sk_entry record, Endpoint local) throws TorporException {
        Sockets.setOption(socket, InetConstants.IPPROTO_IP, InetConstants.IP_BIND_ADDRESS_NO_PORT, 1);
        bindFinally(socket, record, local);
    }

    /** What was bound before may be bound again while the address is not settled yet. */
    private static void bind(LocalFd socket, inet_sk_entry record, Endpoint local) {
        try {
            Sockets.bind(socket, local.toSocketAddress());
        } catch (SyscallException e) {
            boolean six = record.getFamily() == SocketConstants.AF_INET6;
            if (e.errno() != Errno.EADDRNOTAVAIL || !six || !TentativeAddresses.has(local.address())) {
                throw e;
            }
            Sockets.setOption(socket, InetConstants.IPPROTO_IPV6, InetConstants.IPV6_FREEBIND, 1);
            Sockets.bind(socket, local.toSocketAddress());
            Sockets.setOption(socket, InetConstants.IPPROTO_IPV6, InetConstants.IPV6_FREEBIND, 0);
        }
    }

    private static void bindFinally(LocalFd socket, inet_sk_entry record, Endpoint local) throws TorporException {
        try {
            bind(socket, record, local);
        } catch (SyscallException e) {
            throw refused(record, local, e);
        }
    }

    static TorporException refused(inet_sk_entry record, Endpoint local, SyscallException cause) {
        String remedy = switch (cause.errno()) {
            case Errno.EADDRINUSE ->
                "Stop the program that uses this address (ss -anp shows it), or wait a minute if only connections in"
                        + " state TIME-WAIT hold it, and try again.";
            case Errno.EADDRNOTAVAIL -> "Give this machine the address, and try again.";
            default -> "";
        };
        return Problems.failed(record, "it cannot have the address " + local, cause, remedy);
    }

    /** Interface index of a link-local address, else 0. */
    static int scope(inet_sk_entry record) throws TorporException {
        if (!record.hasIfname()) {
            return 0;
        }
        return NetworkInterfaces.index(record.getIfname())
                .orElseThrow(() -> Problems.noInterface(record, record.getIfname()));
    }
}
