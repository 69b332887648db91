package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.DiagConstants;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.NetfilterConstants;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;

/**
 * A netlink socket: netlink(7). It belongs to the network namespace that the thread is in which makes it, and stays so whoever uses it. For one thread at a time.
 *
 * <p>Meant for protocols that answer before send(2) returns, as all in the kernel do that need no device: what is there after it is the whole answer.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int SOL_NETLINK = 270;
    private static final int HEADER = 16;
    private static final int ANSWER_BYTES = 32 * 1024;
    /** Half of the usual room for what is sent at once; the kernel counts its own structures, too. */
    private static final int USUAL_ROOM = 100_000;

    private final String protocol;
    private final LocalFd socket;
    private final NativeBuffer answers = new NativeBuffer(ANSWER_BYTES);

    /** @param name for messages, such as {@code NETLINK_NETFILTER} */
    public NetlinkSocket(int protocol, String name) {
        this.protocol = name;
        socket = Sockets.open(SocketConstants.AF_NETLINK, SocketConstants.SOCK_RAW, protocol);
        Sockets.setOption(socket, SOL_NETLINK, NetfilterConstants.NETLINK_CAP_ACK, 1);
    }

    /** Gets one message of an answer. */
    @FunctionalInterface
    public interface Answer {
        /** @param payload what follows the message's header; good during the call only */
        void take(int type, ByteBuffer payload);
    }

    /**
     * Sends messages that change something; the last of them should ask for an acknowledgement (NLM_F_ACK).
     *
     * @throws SyscallException with the first errno that came back
     */
    public void send(NetlinkMessages messages) {
        ask(messages, (type, payload) -> {});
    }

    /**
     * Sends messages, and gives each answer but acknowledgements.
     *
     * @throws SyscallException with the first errno that came back
     */
    public void ask(NetlinkMessages messages, Answer each) {
        int bytes = messages.length();
        makeRoom(bytes);
        try (NativeBuffer memory = new NativeBuffer(bytes)) {
            memory.direct().put(0, messages.array(), 0, bytes);
            Descriptors.check(
                    SocketLibc.send(socket.number(), memory.address(), bytes, 0),
                    () -> "send(" + protocol + ", " + bytes + ")");
        }
        receive(each);
    }

    private void makeRoom(int bytes) {
        if (bytes > USUAL_ROOM) {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUFFORCE, 2 * bytes);
        }
    }

    private void receive(Answer each) {
        int errno = 0;
        int failed = 0;
        int length = tryReceive();
        if (length < 0) {
            throw new SyscallException("recv(" + protocol + ")", Errno.EAGAIN);
        }
        while (length >= 0) {
            ByteBuffer memory = answers.direct();
            int at = 0;
            while (at + HEADER <= length) {
                int type = memory.getShort(at + 4);
                if (type == DiagConstants.NLMSG_ERROR) {
                    if (errno == 0) {
                        errno = -memory.getInt(at + HEADER);
                        failed = memory.getInt(at + 8);
                    }
                } else if (type != DiagConstants.NLMSG_DONE) {
                    ByteBuffer payload = answers.view()
                            .position(at + HEADER)
                            .limit(at + memory.getInt(at))
                            .slice();
                    each.take(type, payload.order(memory.order()));
                }
                at += memory.getInt(at) + 3 & -4;
            }
            length = tryReceive();
        }
        if (errno != 0) {
            throw new SyscallException(protocol + " message " + failed, errno);
        }
    }

    /** The length of the next datagram; −1 when there is none. */
    private int tryReceive() {
        long result = SocketLibc.recv(socket.number(), answers.address(), ANSWER_BYTES, SocketConstants.MSG_DONTWAIT);
        if (result < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            throw new SyscallException("recv(" + protocol + ")", errno);
        }
        return (int) result;
    }

    @Override
    public void close() {
        answers.close();
        socket.close();
    }
}
