package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Room for one message of a socket with what comes along: recvmsg(2), sendmsg(2), cmsg(3). Never waits. For one thread at a time.
 *
 * <p>Layout, for 64-bit machines: {@code msghdr} at 0, up to two {@code iovec}s at 64, control messages at 96, an address, the bytes after them.
 */
public final class MessageBuffer implements AutoCloseable {
    private static final int IOVEC = 64;
    private static final int CONTROL = 96;
    /** SCM_MAX_FD descriptors, credentials, a pidfd and a security label. */
    private static final int CONTROL_BYTES = 2048;

    private static final int ADDRESS = CONTROL + CONTROL_BYTES;
    private static final int ADDRESS_BYTES = 128;
    private static final int CONTENT = ADDRESS + ADDRESS_BYTES;
    private static final int CMSG_HEADER = 16;
    private static final int CREDENTIALS_BYTES = 12;
    private static final int SCM_RIGHTS_MOST = 253;
    /** No address, and as a number of bytes more than nothing. */
    private static final long NOWHERE = 16;

    private static final int SCM_SECURITY = 3;
    private static final int SCM_PIDFD = 4;

    private final NativeBuffer buffer;
    private final int capacity;
    private Credentials credentials;
    private final List<LocalFd> rights = new ArrayList<>();
    private int received;
    private boolean labelled;

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
     * Receives. Descriptors that come along are closed by the next call, unless {@link #takeRights} takes them over.
     *
     * @param flags MSG_PEEK; MSG_DONTWAIT is added
     * @return length of what was received, or −1 when there is nothing
     */
    public int receive(LocalFd socket, int flags) {
        prepare(capacity, CONTROL_BYTES);
        buffer.direct().putLong(0, buffer.address() + ADDRESS).putInt(8, ADDRESS_BYTES);
        credentials = null;
        labelled = false;
        closeRights();
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

    /**
     * Of the bytes that a stream has next, how many are in pieces that end with or before a length; each send makes a piece, or several. The kernel copies a piece whole, and
     * gives up at memory that is not there. Nothing is taken out of the queue; SO_PEEK_OFF moves.
     */
    public int wholePieces(LocalFd socket, int bytes) {
        prepare(bytes, 0);
        buffer.direct().putLong(24, 2).putLong(IOVEC + 16, NOWHERE).putLong(IOVEC + 24, NOWHERE);
        long result = SocketLibc.recvmsg(
                socket.number(), buffer.address(), SocketConstants.MSG_PEEK | SocketConstants.MSG_DONTWAIT);
        if (result < 0 && Native.getLastError() != Errno.EFAULT) {
            throw new SyscallException("recvmsg(" + socket.number() + ", MSG_PEEK)", Native.getLastError());
        }
        return (int) Math.max(0, result);
    }

    /** Whether the message last received goes on after what was received of it. */
    public boolean isTruncated() {
        return (buffer.direct().getInt(48) & SocketConstants.MSG_TRUNC) != 0;
    }

    /** Whether descriptors got lost for which the engine has no room, or a file that the kernel does not let it have. */
    public boolean isControlTruncated() {
        return (buffer.direct().getInt(48) & SocketConstants.MSG_CTRUNC) != 0;
    }

    /** The address of the socket that sent what was received last, family included; empty if it has none, or the protocol does not tell. */
    public byte[] sender() {
        byte[] address = new byte[buffer.direct().getInt(8)];
        buffer.direct().get(ADDRESS, address);
        return address;
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

    /** Whether a security label came along with what was received last (SO_PASSSEC). */
    public boolean isLabelled() {
        return labelled;
    }

    /** How many descriptors came along with what was received last. */
    public int rights() {
        return rights.size();
    }

    /** These descriptors, the caller's from now on. */
    public List<LocalFd> takeRights() {
        List<LocalFd> taken = List.copyOf(rights);
        rights.clear();
        return taken;
    }

    /**
     * Sends. SIGPIPE is not raised.
     *
     * @param sender whom the receiver is to see as its sender, which needs privileges; null for the engine
     * @return how many bytes were taken; −1 when the receiver or our own buffer is full
     */
    public int send(LocalFd socket, ByteBuffer content, Credentials sender) {
        return send(socket, new byte[0], content, sender, List.of(), 0);
    }

    /**
     * As {@link #send(LocalFd, ByteBuffer, Credentials)}.
     *
     * @param to address, family included; empty for where the socket is connected to
     * @param files go along, at most 253
     * @param flags MSG_OOB
     */
    public int send(LocalFd socket, byte[] to, ByteBuffer content, Credentials sender, List<LocalFd> files, int flags) {
        int bytes = Math.min(capacity, content.remaining());
        buffer.direct().put(CONTENT, content, content.position(), bytes);
        int end = 0;
        if (sender != null) {
            end = header(end, SocketConstants.SCM_CREDENTIALS, CREDENTIALS_BYTES);
            buffer.direct()
                    .putInt(CONTROL + CMSG_HEADER, sender.pid())
                    .putInt(CONTROL + CMSG_HEADER + 4, sender.user())
                    .putInt(CONTROL + CMSG_HEADER + 8, sender.group());
        }
        if (!files.isEmpty()) {
            if (files.size() > SCM_RIGHTS_MOST) {
                throw new IllegalArgumentException(files.size() + " descriptors in one message");
            }
            int at = CONTROL + end + CMSG_HEADER;
            end = header(end, SocketConstants.SCM_RIGHTS, files.size() * Integer.BYTES);
            for (int i = 0; i < files.size(); i++) {
                buffer.direct().putInt(at + i * Integer.BYTES, files.get(i).number());
            }
        }
        prepare(bytes, end);
        if (to.length > 0) {
            buffer.direct()
                    .put(ADDRESS, to)
                    .putLong(0, buffer.address() + ADDRESS)
                    .putInt(8, to.length);
        }
        long result = SocketLibc.sendmsg(
                socket.number(), buffer.address(), flags | SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL);
        if (result < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            throw new SyscallException("sendmsg(" + socket.number() + ", " + bytes + " bytes)", errno);
        }
        return (int) result;
    }

    /** Begins a control message at an offset; returns where the next one goes. */
    private int header(int at, int type, int bytes) {
        buffer.direct()
                .putLong(CONTROL + at, CMSG_HEADER + bytes)
                .putInt(CONTROL + at + 8, SocketConstants.SOL_SOCKET)
                .putInt(CONTROL + at + 12, type);
        return at + CMSG_HEADER + (bytes + 7 & -8);
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
        if (type == SCM_SECURITY) {
            labelled = true;
        } else if (type == SocketConstants.SCM_CREDENTIALS) {
            credentials = new Credentials(memory.getInt(at), memory.getInt(at + 4), memory.getInt(at + 8));
        } else if (type == SocketConstants.SCM_RIGHTS || type == SCM_PIDFD) {
            for (int i = 0; i < bytes; i += Integer.BYTES) {
                LocalFd file = Descriptors.owned(memory.getInt(at + i), () -> "recvmsg");
                if (type == SocketConstants.SCM_RIGHTS) {
                    rights.add(file);
                } else {
                    file.close();
                }
            }
        }
    }

    private void closeRights() {
        for (LocalFd file : rights) {
            file.close();
        }
        rights.clear();
    }

    @Override
    public void close() {
        closeRights();
        buffer.close();
    }
}
