package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Room for one message of a socket with what comes along: recvmsg(2), sendmsg(2), cmsg(3). Never waits. For one thread at a time.
 *
 * <p>Layout, for 64-bit machines: {@code msghdr} at 0, its one {@code iovec} at 64, control messages at 80, the bytes after them.
 */
public final class MessageBuffer implements AutoCloseable {
    private static final int IOVEC = 64;
    private static final int CONTROL = 80;
    /** SCM_MAX_FD descriptors, credentials, a pidfd and a security label. */
    private static final int CONTROL_BYTES = 2048;

    private static final int CONTENT = CONTROL + CONTROL_BYTES;
    private static final int CMSG_HEADER = 16;
    private static final int CREDENTIALS_BYTES = 12;
    private static final int SCM_PIDFD = 4;

    private final NativeBuffer buffer;
    private final int capacity;
    private Credentials credentials;
    private int rights;
    private int received;

    /** The sender's ids, as the receiver sees them. */
    public record Credentials(int pid, int user, int group) {}

    /**
     * Allocates it.
     *
     * @param capacity most bytes of one message
     */
    public MessageBuffer(int capacity) {
        this.capacity = capacity;
        buffer = new NativeBuffer(CONTENT + Math.max(1, capacity));
    }

    public int capacity() {
        return capacity;
    }

    /**
     * Receives. Descriptors that come along are closed at once and counted: {@link #rights}.
     *
     * @param flags MSG_PEEK; MSG_DONTWAIT is added
     * @return length of what was received, or −1 when there is nothing
     */
    public int receive(LocalFd socket, int flags) {
        prepare(capacity, CONTROL_BYTES);
        credentials = null;
        rights = 0;
        long result = SocketLibc.recvmsg(
                socket.number(),
                buffer.address(),
                flags | SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_CMSG_CLOEXEC);
        if (result < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            throw new SyscallException("recvmsg(" + socket.number() + ", 0x" + Integer.toHexString(flags) + ")", errno);
        }
        readControl();
        received = (int) result;
        return received;
    }

    /** Whether the message last received goes on after what was received of it. */
    public boolean isTruncated() {
        return (buffer.direct().getInt(48) & SocketConstants.MSG_TRUNC) != 0;
    }

    /** What was received last; a copy. */
    public byte[] content() {
        byte[] content = new byte[received];
        buffer.direct().get(CONTENT, content);
        return content;
    }

    /** Who sent what was received last, if the receiver asked the kernel for that (SO_PASSCRED). */
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /** How many descriptors came along with what was received last. */
    public int rights() {
        return rights;
    }

    /**
     * Sends. SIGPIPE is not raised.
     *
     * @param sender whom the receiver is to see as its sender, which needs privileges; null for the engine
     * @return how many bytes were taken; −1 when the receiver or our own buffer is full
     */
    public int send(LocalFd socket, ByteBuffer content, Credentials sender) {
        int bytes = Math.min(capacity, content.remaining());
        for (int i = 0; i < bytes; i++) {
            buffer.direct().put(CONTENT + i, content.get(content.position() + i));
        }
        prepare(bytes, sender == null ? 0 : CMSG_HEADER + 16);
        if (sender != null) {
            buffer.direct()
                    .putLong(CONTROL, CMSG_HEADER + CREDENTIALS_BYTES)
                    .putInt(CONTROL + 8, SocketConstants.SOL_SOCKET)
                    .putInt(CONTROL + 12, SocketConstants.SCM_CREDENTIALS)
                    .putInt(CONTROL + CMSG_HEADER, sender.pid())
                    .putInt(CONTROL + CMSG_HEADER + 4, sender.user())
                    .putInt(CONTROL + CMSG_HEADER + 8, sender.group());
        }
        long result = SocketLibc.sendmsg(
                socket.number(), buffer.address(), SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL);
        if (result < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            throw new SyscallException("sendmsg(" + socket.number() + ", " + bytes + " bytes)", errno);
        }
        return (int) result;
    }

    private void prepare(int bytes, int controlBytes) {
        buffer.direct()
                .putLong(0, 0)
                .putLong(8, 0)
                .putLong(16, buffer.address() + IOVEC)
                .putLong(24, 1)
                .putLong(32, controlBytes == 0 ? 0 : buffer.address() + CONTROL)
                .putLong(40, controlBytes)
                .putLong(48, 0)
                .putLong(IOVEC, buffer.address() + CONTENT)
                .putLong(IOVEC + 8, bytes);
    }

    private void readControl() {
        ByteBuffer memory = buffer.direct();
        long end = CONTROL + memory.getLong(40);
        int at = CONTROL;
        while (at + CMSG_HEADER <= end) {
            int length = (int) memory.getLong(at);
            if (length < CMSG_HEADER) {
                break;
            }
            if (memory.getInt(at + 8) == SocketConstants.SOL_SOCKET) {
                readControl(memory.getInt(at + 12), at + CMSG_HEADER, length - CMSG_HEADER);
            }
            at += length + 7 & -8;
        }
    }

    private void readControl(int type, int at, int bytes) {
        ByteBuffer memory = buffer.direct();
        if (type == SocketConstants.SCM_CREDENTIALS) {
            credentials = new Credentials(memory.getInt(at), memory.getInt(at + 4), memory.getInt(at + 8));
        } else if (type == SocketConstants.SCM_RIGHTS || type == SCM_PIDFD) {
            for (int i = 0; i < bytes; i += Integer.BYTES) {
                Libc.close(memory.getInt(at + i));
                if (type == SocketConstants.SCM_RIGHTS) {
                    rights++;
                }
            }
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
