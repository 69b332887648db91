package io.torpor.linux;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A netlink socket that asks the kernel about sockets: sock_diag(7), netlink(7). It tells of the network namespace that it was opened in. For one thread at a
 * time.
 */
public final class SocketDiagnosis implements AutoCloseable {
    private static final int HEADER = 16;
    private static final int ANSWER_BYTES = 32 * 1024;

    private final LocalFd socket =
            Sockets.open(SocketConstants.AF_NETLINK, SocketConstants.SOCK_RAW, DiagConstants.NETLINK_SOCK_DIAG);
    private final NativeBuffer buffer = new NativeBuffer(ANSWER_BYTES);
    private int sequence;

    /**
     * Asks for all sockets that match.
     *
     * @param request a {@code unix_diag_req}, {@code inet_diag_req_v2} or their like
     * @param each gets every answer, a {@code *_diag_msg} and its attributes, from position 0 to the limit; good during the call only
     */
    public void list(ByteBuffer request, Consumer<ByteBuffer> each) {
        send(request, DiagConstants.NLM_F_REQUEST | DiagConstants.NLM_F_DUMP);
        while (receive(each)) {
            // The answer comes in parts; the last says so.
        }
    }

    /**
     * Asks for the one socket that is named in the request.
     *
     * @return whether there is one
     */
    public boolean find(ByteBuffer request, Consumer<ByteBuffer> answer) {
        send(request, DiagConstants.NLM_F_REQUEST | DiagConstants.NLM_F_ACK);
        boolean[] found = new boolean[1];
        try {
            while (receive(message -> {
                found[0] = true;
                answer.accept(message);
            })) {
                // The acknowledgement follows the answer.
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return found[0];
    }

    private void send(ByteBuffer request, int flags) {
        ByteBuffer memory = buffer.direct();
        int bytes = HEADER + request.remaining();
        memory.putInt(0, bytes)
                .putShort(4, (short) DiagConstants.SOCK_DIAG_BY_FAMILY)
                .putShort(6, (short) flags)
                .putInt(8, ++sequence)
                .putInt(12, 0);
        for (int i = 0; i < request.remaining(); i++) {
            memory.put(HEADER + i, request.get(request.position() + i));
        }
        Descriptors.check(
                SocketLibc.send(socket.number(), buffer.address(), bytes, 0),
                () -> "send(NETLINK_SOCK_DIAG, " + bytes + ")");
    }

    /** Takes one datagram of the answer; false when it was the last. */
    private boolean receive(Consumer<ByteBuffer> each) {
        int bytes = (int) Descriptors.check(
                SocketLibc.recv(socket.number(), buffer.address(), ANSWER_BYTES, 0), () -> "recv(NETLINK_SOCK_DIAG)");
        ByteBuffer memory = buffer.direct();
        int at = 0;
        while (at + HEADER <= bytes) {
            int length = memory.getInt(at);
            int type = memory.getShort(at + 4);
            if (memory.getInt(at + 8) == sequence) {
                if (type == DiagConstants.NLMSG_DONE) {
                    return false;
                }
                if (type == DiagConstants.NLMSG_ERROR) {
                    refuse(-memory.getInt(at + HEADER));
                    return false;
                }
                ByteBuffer payload =
                        buffer.view().position(at + HEADER).limit(at + length).slice();
                each.accept(payload.order(memory.order()));
            }
            at += length + 3 & -4;
        }
        return true;
    }

    private static void refuse(int errno) {
        if (errno != 0) {
            throw new SyscallException("sock_diag request", errno);
        }
    }

    @Override
    public void close() {
        buffer.close();
        socket.close();
    }
}
