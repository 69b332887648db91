package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.SocketCalls;
import io.torpor.linux.Sockets;

/**
 * The repair mode of a TCP socket: TCP_REPAIR of tcp(7), which needs CAP_NET_ADMIN in the user namespace of the socket's network. In it, nothing is sent by what a program
 * does, closing is silent, and queues, sequence numbers, windows and negotiated options can be read and set.
 *
 * <p>Entering and leaving change what SO_REUSEADDR says (the kernel shares the port without asking, and forgets the program's choice), so that has to be read
 * before and set after.
 */
final class TcpRepair {
    private TcpRepair() {}

    static void enter(LocalFd socket) {
        Sockets.setOption(socket, IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_ON);
    }

    /** Without a word to the other side. */
    static void leaveSilently(LocalFd socket, boolean reuseAddress) {
        leave(socket, TCP_REPAIR_OFF_NO_WP, reuseAddress);
    }

    /** With a window probe, which the other side answers with what it has got: both know at once where they are. */
    static void leave(LocalFd socket, boolean reuseAddress) {
        leave(socket, TCP_REPAIR_OFF, reuseAddress);
    }

    /** As {@link #leave(LocalFd, boolean)}, with what else is to be done. */
    static void leave(SocketCalls calls, boolean reuseAddress) {
        calls.set(IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF);
        if (reuseAddress) {
            calls.set(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
        }
    }

    private static void leave(LocalFd socket, int how, boolean reuseAddress) {
        Sockets.setOption(socket, IPPROTO_TCP, TCP_REPAIR, how);
        if (reuseAddress) {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
        }
    }

    /** Says which queue what follows is about: TCP_RECV_QUEUE, TCP_SEND_QUEUE, or TCP_NO_QUEUE. */
    static void select(LocalFd socket, int queue) {
        Sockets.setOption(socket, IPPROTO_TCP, TCP_REPAIR_QUEUE, queue);
    }
}
