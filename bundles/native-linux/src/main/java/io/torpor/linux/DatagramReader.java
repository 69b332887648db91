package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Looks at the datagrams that wait in a socket, with their senders and what comes along, and leaves them there: recvmsg(2), cmsg(3). Never waits. For one thread at a time.
 *
 * <p>Layout, for 64-bit machines: {@code msghdr} at 0, its one {@code iovec} at 64, the sender's address at 80, control messages at 208, the bytes after them.
 */
public final class DatagramReader implements AutoCloseable {
    private static final int IOVEC = 64;
    private static final int NAME = 80;
    private static final int NAME_BYTES = 128;
    private static final int CONTROL = NAME + NAME_BYTES;
    private static final int CONTROL_BYTES = 2048;
    private static final int CONTENT = CONTROL + CONTROL_BYTES;
    private static final int MOST = 1 << 18;
    private static final int CMSG_HEADER = 16;

    private final NativeBuffer buffer = new NativeBuffer(CONTENT + MOST);
    private int received;

    /**
     * Looks at the next datagram: that at the socket's SO_PEEK_OFF, which moves on.
     *
     * @return whether there is one
     * @throws SyscallException also for an error that waited to be reported, which is taken away
     */
    public boolean next(LocalFd socket) {
        buffer.direct()
                .putLong(0, buffer.address() + NAME)
                .putLong(8, NAME_BYTES)
                .putLong(16, buffer.address() + IOVEC)
                .putLong(24, 1)
                .putLong(32, buffer.address() + CONTROL)
                .putLong(40, CONTROL_BYTES)
                .putLong(48, 0)
                .putLong(IOVEC, buffer.address() + CONTENT)
                .putLong(IOVEC + 8, MOST);
        long result = SocketLibc.recvmsg(
                socket.number(), buffer.address(), SocketConstants.MSG_PEEK | SocketConstants.MSG_DONTWAIT);
        if (result >= 0) {
            received = (int) result;
            return true;
        }
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
            return false;
        }
        throw new SyscallException("recvmsg(" + socket + ", MSG_PEEK)", errno);
    }

    /** The datagram; a copy. */
    public byte[] content() {
        byte[] content = new byte[received];
        buffer.direct().get(CONTENT, content);
        return content;
    }

    /** Its sender, as a {@code sockaddr}; empty where it has no name. */
    public byte[] sender() {
        byte[] name = new byte[buffer.direct().getInt(8)];
        buffer.direct().get(NAME, name);
        return name;
    }

    /** What came along, of one kind; the program has asked for it by an option of the socket. */
    public Optional<byte[]> control(int level, int type) {
        ByteBuffer memory = buffer.direct();
        long end = CONTROL + memory.getLong(40);
        int at = CONTROL;
        while (at + CMSG_HEADER <= end) {
            int length = (int) memory.getLong(at);
            if (length < CMSG_HEADER) {
                break;
            }
            if (memory.getInt(at + 8) == level && memory.getInt(at + 12) == type) {
                byte[] value = new byte[length - CMSG_HEADER];
                memory.get(at + CMSG_HEADER, value);
                return Optional.of(value);
            }
            at += length + 7 & -8;
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        buffer.close();
    }
}
