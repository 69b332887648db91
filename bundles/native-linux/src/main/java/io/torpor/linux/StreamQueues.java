package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;

/** What waits in the two queues of a stream socket; tcp(7). Nothing here waits. Safe from any thread, if each socket is used by one at a time. */
public final class StreamQueues {
    private StreamQueues() {}

    /** Bytes that were sent, or wait to be, and are not acknowledged; a FIN counts as one. SIOCOUTQ. */
    public static int unacknowledged(LocalFd socket) {
        return ask(socket, IoctlRequests.SIOCOUTQ);
    }

    /** Those of them that were never sent. SIOCOUTQNSD. */
    public static int unsent(LocalFd socket) {
        return ask(socket, IoctlRequests.SIOCOUTQNSD);
    }

    private static int ask(LocalFd socket, long request) {
        NativeBuffer scratch = Scratch.get();
        Descriptors.ioctl(socket, request, scratch.address());
        return scratch.direct().getInt(0);
    }

    /**
     * Copies what waits, and leaves it there: MSG_PEEK of recv(2).
     *
     * @return how many bytes there were, 0 for none
     */
    public static int peek(LocalFd socket, NativeBuffer into, int offset, int bytes) {
        long result = SocketLibc.recv(
                socket.number(),
                into.address() + offset,
                bytes,
                SocketConstants.MSG_PEEK | SocketConstants.MSG_DONTWAIT);
        if (result < 0 && Native.getLastError() == Errno.EAGAIN) {
            return 0;
        }
        return (int) Descriptors.check(result, () -> "recv(" + socket + ", " + bytes + ", MSG_PEEK)");
    }

    /**
     * send(2).
     *
     * @return how many bytes were taken, or the errno as a negative number
     */
    public static int send(LocalFd socket, NativeBuffer from, int offset, int bytes) {
        long result = SocketLibc.send(
                socket.number(),
                from.address() + offset,
                bytes,
                SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL);
        return result < 0 ? -Native.getLastError() : (int) result;
    }
}
