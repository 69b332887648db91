package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A connected UNIX socket that keeps the bounds of messages (SOCK_SEQPACKET; unix(7)), and waits. One thread may receive and send while others
 * ask whether the other side is still there.
 */
public final class PacketSocket implements AutoCloseable {
    private static final int POLLERR = 8;
    private static final int POLLHUP = 16;
    private static final int SECONDS_FOR_SENDING = 10;

    private static final int SCM_RIGHTS = 1;

    private final LocalFd fd;

    /**
     * Who is at the other end, as the kernel noted it when the connection was made: SO_PEERCRED.
     *
     * @param pid empty for a process that our pid namespace does not see
     */
    public record Peer(Optional<Pid> pid, int uid, int gid) {}

    /**
     * Takes ownership of a socket.
     *
     * @throws SyscallException when it is no connected UNIX socket with bounds
     */
    public PacketSocket(LocalFd fd) {
        this.fd = fd;
        int type = Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
        if (type != SocketConstants.SOCK_SEQPACKET) {
            throw new SyscallException("getsockopt(" + fd + ", SO_TYPE) = " + type, Errno.EPROTOTYPE);
        }
        byte[] limit = new byte[16];
        limit[0] = SECONDS_FOR_SENDING;
        Sockets.setOption(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDTIMEO, limit);
    }

    /** A descriptor that this process was started with, as a socket of ours; no child of ours will have it. */
    public static PacketSocket inherited(int number) {
        return new PacketSocket(Descriptors.inherited(number));
    }

    /** The same, but the descriptor stays as it is, for whoever is to have it later. */
    public static PacketSocket sharing(int number) {
        return new PacketSocket(Descriptors.duplicate(number));
    }

    /** Inode of this end. */
    public long inode() {
        return FileStatus.of(fd).inode();
    }

    public Peer peer() {
        ByteBuffer credentials =
                Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEERCRED, 3 * Integer.BYTES);
        int pid = credentials.getInt(0);
        return new Peer(
                pid > 0 ? Optional.of(new Pid(pid)) : Optional.empty(), credentials.getInt(4), credentials.getInt(8));
    }

    /**
     * A descriptor that refers to the process at the other end, whatever becomes of its id: SO_PEERPIDFD.
     *
     * @return empty when the kernel (before 6.5) cannot tell, or the process has ended
     */
    public Optional<LocalFd> peerPidfd() {
        try {
            int number = Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEERPIDFD);
            return Optional.of(Descriptors.owned(number, () -> "SO_PEERPIDFD"));
        } catch (SyscallException e) {
            return Optional.empty();
        }
    }

    /**
     * The next message; waits for it. Descriptors that come along are not taken.
     *
     * @param most bytes that it may have
     * @return empty when there will be none, as the other side has closed
     * @throws SyscallException EMSGSIZE for one that is longer, which is taken away
     */
    public Optional<byte[]> receive(int most) {
        return next(most, 0);
    }

    /**
     * The next message, which stays the next one; waits for it.
     *
     * @param most bytes that it may have
     * @return empty when there will be none, as the other side has closed
     * @throws SyscallException EMSGSIZE for one that is longer
     */
    public Optional<byte[]> peek(int most) {
        return next(most, SocketConstants.MSG_PEEK);
    }

    private Optional<byte[]> next(int most, int flags) {
        long length = receive(0, 0, SocketConstants.MSG_PEEK | SocketConstants.MSG_TRUNC);
        if (length == 0) {
            return Optional.empty();
        }
        int room = (int) Math.min(length, most);
        try (NativeBuffer buffer = new NativeBuffer(room)) {
            receive(buffer.address(), room, flags);
            if (length > most) {
                throw new SyscallException("recv(" + fd + ") = " + length, Errno.EMSGSIZE);
            }
            byte[] message = new byte[room];
            buffer.direct().get(0, message);
            return Optional.of(message);
        }
    }

    private long receive(long address, int bytes, int flags) {
        while (true) {
            long result = SocketLibc.recv(fd.number(), address, bytes, flags);
            if (result >= 0) {
                return result;
            }
            int errno = Native.getLastError();
            if (errno == Errno.ECONNRESET) {
                return 0;
            }
            if (errno != Errno.EINTR) {
                throw new SyscallException("recv(" + fd + ")", errno);
            }
        }
    }

    /** Sends a message; waits while the other side's buffer is full, but not for long. */
    public void send(byte[] message) {
        try (NativeBuffer buffer = new NativeBuffer(Math.max(1, message.length))) {
            buffer.direct().put(0, message);
            long result;
            do {
                result = SocketLibc.send(fd.number(), buffer.address(), message.length, SocketConstants.MSG_NOSIGNAL);
            } while (result < 0 && Native.getLastError() == Errno.EINTR);
            Descriptors.check(result, () -> "send(" + fd + ", " + message.length + " bytes)");
        }
    }

    /** Sends a message, as {@link #send(byte[])}, and a descriptor of ours along with it (SCM_RIGHTS of unix(7)). */
    public void send(byte[] message, int descriptor) {
        final int vector = 64;
        final int control = 80;
        final int controlBytes = 24;
        final int content = control + controlBytes;
        final int headerAndNumber = 20;
        try (NativeBuffer buffer = new NativeBuffer(content + Math.max(1, message.length))) {
            ByteBuffer bytes = buffer.direct();
            bytes.putLong(16, buffer.address() + vector).putLong(24, 1); // msg_iov
            bytes.putLong(32, buffer.address() + control).putLong(40, controlBytes); // msg_control
            bytes.putLong(vector, buffer.address() + content).putLong(vector + Long.BYTES, message.length);
            bytes.putLong(control, headerAndNumber)
                    .putInt(control + 8, SocketConstants.SOL_SOCKET)
                    .putInt(control + 12, SCM_RIGHTS)
                    .putInt(control + 16, descriptor);
            bytes.put(content, message);
            long result;
            do {
                result = SocketLibc.sendmsg(fd.number(), buffer.address(), SocketConstants.MSG_NOSIGNAL);
            } while (result < 0 && Native.getLastError() == Errno.EINTR);
            Descriptors.check(result, () -> "sendmsg(" + fd + ", " + message.length + " bytes)");
        }
    }

    /** Another handle for the same connection, to ask {@link #isAbandoned} from another thread whatever becomes of this one. */
    public PacketSocket duplicate() {
        return new PacketSocket(Descriptors.duplicate(fd));
    }

    /** Whether the other side has closed; looks for so long. A side that only will not send more (shutdown(2)) has not. */
    public boolean isAbandoned(int milliseconds) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, fd.number()).putInt(4, 0);
        int ready = SocketLibc.poll(scratch.address(), 1, milliseconds);
        return ready > 0 && (scratch.direct().getShort(6) & (POLLERR | POLLHUP)) != 0;
    }

    @Override
    public void close() {
        fd.close();
    }
}
