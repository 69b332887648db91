package io.torpor.sockets;

import static io.torpor.abi.SocketConstants.*;

import io.torpor.linux.SocketOption;

/** Options that {@code sk_opts_entry} has fields for. */
enum FormatOption {
    SEND_BUFFER(SO_SNDBUF, 4),
    RECEIVE_BUFFER(SO_RCVBUF, 4),
    BUFFER_LOCK(SO_BUF_LOCK, 4),
    REUSE_ADDRESS(SO_REUSEADDR, 4),
    REUSE_PORT(SO_REUSEPORT, 4),
    PRIORITY(SO_PRIORITY, 4),
    LEAST_TO_RECEIVE(SO_RCVLOWAT, 4),
    MARK(SO_MARK, 4),
    WITHOUT_ROUTE(SO_DONTROUTE, 4),
    WITHOUT_CHECKSUM(SO_NO_CHECK, 4),
    BROADCAST(SO_BROADCAST, 4),
    KEEP_ALIVE(SO_KEEPALIVE, 4),
    URGENT_INLINE(SO_OOBINLINE, 4),
    PASS_CREDENTIALS(SO_PASSCRED, 4),
    PASS_SECURITY(SO_PASSSEC, 4),
    LINGER(SO_LINGER, 8),
    SEND_TIMEOUT(SO_SNDTIMEO, 16),
    RECEIVE_TIMEOUT(SO_RCVTIMEO, 16),
    DEVICE(SO_BINDTODEVICE, 16),
    /** Asked with no room, the kernel tells its number of instructions as the length. */
    FILTER(SO_GET_FILTER, 0);

    private final SocketOption option;

    FormatOption(int name, int bytes) {
        option = new SocketOption(SOL_SOCKET, name, bytes);
    }

    SocketOption option() {
        return option;
    }
}
