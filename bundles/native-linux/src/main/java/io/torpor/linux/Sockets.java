package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sockets of the engine's own process: socket(2), bind(2), connect(2), getsockopt(2) and their kin. All are close-on-exec. Addresses are whole
 * {@code sockaddr} structures, family included. Safe from any thread, if each socket is used by one at a time.
 */
public final class Sockets {
    private static final int CLONE_FS = 0x200;
    /** Bytes of a {@code struct pollfd}. */
    private static final int POLLFD = 8;

    private static final int POLLFD_REVENTS = 6;

    private Sockets() {}

    /** A socket; flags such as SOCK_NONBLOCK may be added to the type. */
    public static LocalFd open(int family, int type, int protocol) {
        return Descriptors.owned(
                SocketLibc.socket(family, type | SocketConstants.SOCK_CLOEXEC, protocol),
                () -> "socket(" + family + ", " + type + ", " + protocol + ")");
    }

    /** Two connected sockets: socketpair(2). */
    public static LocalFd[] pair(int family, int type) {
        NativeBuffer scratch = Scratch.get();
        Supplier<String> call = () -> "socketpair(" + family + ", " + type + ")";
        Descriptors.check(
                SocketLibc.socketpair(family, type | SocketConstants.SOCK_CLOEXEC, 0, scratch.address()), call);
        return new LocalFd[] {
            Descriptors.owned(scratch.direct().getInt(0), call),
            Descriptors.owned(scratch.direct().getInt(4), call)
        };
    }

    public static void bind(LocalFd socket, byte[] address) {
        try (NativeBuffer memory = copy(address)) {
            Descriptors.check(
                    SocketLibc.bind(socket.number(), memory.address(), address.length),
                    () -> "bind(" + socket.number() + ")");
        }
    }

    /**
     * As {@link #bind(LocalFd, byte[])}, in another working directory, for names of UNIX sockets that are relative. The directory is
     * changed for a thread that is made for this and ends with it; the engine keeps its own.
     */
    public static void bindIn(LocalFd directory, LocalFd socket, byte[] address) {
        bindIn(directory, false, socket, address);
    }

    /** The same with another root directory, too. */
    public static void bindInRoot(LocalFd root, LocalFd socket, byte[] address) {
        bindIn(root, true, socket, address);
    }

    private static void bindIn(LocalFd directory, boolean asRoot, LocalFd socket, byte[] address) {
        RuntimeException[] failure = new RuntimeException[1];
        Thread thread = new Thread(
                () -> {
                    try {
                        Descriptors.check(SocketLibc.unshare(CLONE_FS), () -> "unshare(CLONE_FS)");
                        Descriptors.check(
                                SocketLibc.fchdir(directory.number()), () -> "fchdir(" + directory.number() + ")");
                        if (asRoot) {
                            Descriptors.check(
                                    SocketLibc.chroot(new byte[] {'.', 0}), () -> "chroot(" + directory.number() + ")");
                        }
                        bind(socket, address);
                    } catch (RuntimeException e) {
                        failure[0] = e;
                    }
                },
                "torpor-bind");
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    public static void connect(LocalFd socket, byte[] address) {
        try (NativeBuffer memory = copy(address)) {
            Descriptors.check(
                    SocketLibc.connect(socket.number(), memory.address(), address.length),
                    () -> "connect(" + socket.number() + ")");
        }
    }

    /**
     * Sends a datagram to an address.
     *
     * @return 0 or the errno
     */
    public static int trySend(LocalFd socket, byte[] content, byte[] address) {
        try (NativeBuffer memory = copy(content);
                NativeBuffer name = copy(address)) {
            return SocketLibc.sendto(
                                    socket.number(),
                                    memory.address(),
                                    content.length,
                                    SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL,
                                    name.address(),
                                    address.length)
                            < 0
                    ? Native.getLastError()
                    : 0;
        }
    }

    public static void listen(LocalFd socket, int backlog) {
        Descriptors.check(
                SocketLibc.listen(socket.number(), backlog), () -> "listen(" + socket.number() + ", " + backlog + ")");
    }

    /** The next connection; waits for one unless the listener is non-blocking. */
    public static LocalFd accept(LocalFd listener) {
        return Descriptors.owned(
                SocketLibc.accept4(listener.number(), 0, 0, SocketConstants.SOCK_CLOEXEC),
                () -> "accept4(" + listener.number() + ")");
    }

    /** The address that a socket is bound to: getsockname(2). */
    public static byte[] name(LocalFd socket) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, Scratch.BYTES - 8);
        Descriptors.check(
                SocketLibc.getsockname(socket.number(), scratch.address() + 8, scratch.address()),
                () -> "getsockname(" + socket.number() + ")");
        byte[] address = new byte[scratch.direct().getInt(0)];
        scratch.direct().get(8, address);
        return address;
    }

    /** The address that a socket is connected to: getpeername(2); empty when it is not connected. */
    public static Optional<byte[]> peer(LocalFd socket) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, Scratch.BYTES - 8);
        if (SocketLibc.getpeername(socket.number(), scratch.address() + 8, scratch.address()) < 0) {
            int errno = Native.getLastError();
            if (errno == Errno.ENOTCONN) {
                return Optional.empty();
            }
            throw new SyscallException("getpeername(" + socket.number() + ")", errno);
        }
        byte[] address = new byte[scratch.direct().getInt(0)];
        scratch.direct().get(8, address);
        return Optional.of(address);
    }

    /** An option that is an {@code int}. */
    public static int option(LocalFd socket, int level, int name) {
        option(socket, level, name, Integer.BYTES);
        return Scratch.get().direct().getInt(8);
    }

    /**
     * An option.
     *
     * @param bytes what it may need, up to 500
     * @return as many as it has; read it at once, the next call uses the same memory
     */
    public static ByteBuffer option(LocalFd socket, int level, int name, int bytes) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, bytes).putLong(8, 0);
        Descriptors.check(
                SocketLibc.getsockopt(socket.number(), level, name, scratch.address() + 8, scratch.address()),
                () -> "getsockopt(" + socket.number() + ", " + level + ", " + name + ")");
        return scratch.view()
                .position(8)
                .limit(8 + scratch.direct().getInt(0))
                .slice()
                .order(scratch.view().order());
    }

    /**
     * An option that is asked with a question: MCAST_MSFILTER of ip(7), for one.
     *
     * @param value the question, with room for the answer; the answer takes its place
     * @return 0 or the errno
     */
    public static int tryQuery(LocalFd socket, int level, int name, byte[] value) {
        try (NativeBuffer memory = copy(value)) {
            NativeBuffer scratch = Scratch.get();
            scratch.direct().putInt(0, value.length);
            if (SocketLibc.getsockopt(socket.number(), level, name, memory.address(), scratch.address()) < 0) {
                return Native.getLastError();
            }
            memory.direct().get(0, value);
            return 0;
        }
    }

    /** The classic BPF program that is attached, as {@code struct sock_filter}s of 8 bytes; empty for none. SO_GET_FILTER counts in instructions. */
    public static byte[] filter(LocalFd socket) {
        final int instructionBytes = 8;
        int instructions = filter(socket, 0, 0);
        if (instructions == 0) {
            return new byte[0];
        }
        try (NativeBuffer program = new NativeBuffer(instructions * instructionBytes)) {
            filter(socket, program.address(), instructions);
            byte[] content = new byte[program.bytes()];
            program.direct().get(0, content);
            return content;
        }
    }

    private static int filter(LocalFd socket, long address, int room) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, room);
        Descriptors.check(
                SocketLibc.getsockopt(
                        socket.number(),
                        SocketConstants.SOL_SOCKET,
                        SocketConstants.SO_GET_FILTER,
                        address,
                        scratch.address()),
                () -> "getsockopt(" + socket.number() + ", SOL_SOCKET, SO_GET_FILTER)");
        return scratch.direct().getInt(0);
    }

    public static void setOption(LocalFd socket, int level, int name, int value) {
        int error = trySetOption(socket, level, name, value);
        if (error != 0) {
            throw new SyscallException(
                    "setsockopt(" + socket.number() + ", " + level + ", " + name + ", " + value + ")", error);
        }
    }

    /** As {@link #setOption(LocalFd, int, int, int)}, with 0 or the errno as its result. */
    public static int trySetOption(LocalFd socket, int level, int name, int value) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, value);
        return SocketLibc.setsockopt(socket.number(), level, name, scratch.address(), Integer.BYTES) < 0
                ? Native.getLastError()
                : 0;
    }

    /**
     * Sets the size of a buffer: beyond the limit for everybody (net.core.wmem_max, rmem_max) with CAP_NET_ADMIN, up to it without; socket(7).
     *
     * @param name SO_SNDBUF or SO_RCVBUF
     * @param forced SO_SNDBUFFORCE or SO_RCVBUFFORCE
     * @param bytes what is asked for; the kernel doubles it, to account for its own overhead
     * @return whether it is that large now
     */
    public static boolean setBuffer(LocalFd socket, int name, int forced, int bytes) {
        if (trySetOption(socket, SocketConstants.SOL_SOCKET, forced, bytes) == 0) {
            return true;
        }
        setOption(socket, SocketConstants.SOL_SOCKET, name, bytes);
        return option(socket, SocketConstants.SOL_SOCKET, name) >= 2 * bytes;
    }

    public static void setOption(LocalFd socket, int level, int name, byte[] value) {
        try (NativeBuffer memory = copy(value)) {
            Descriptors.check(
                    SocketLibc.setsockopt(socket.number(), level, name, memory.address(), value.length),
                    () -> "setsockopt(" + socket.number() + ", " + level + ", " + name + ")");
        }
    }

    /** Attaches a classic BPF program: SO_ATTACH_FILTER. */
    public static void attachFilter(LocalFd socket, byte[] program) {
        int instructions = program.length / 8;
        try (NativeBuffer code = copy(program);
                NativeBuffer header = new NativeBuffer(16)) {
            header.direct().putShort(0, (short) instructions).putLong(8, code.address());
            Descriptors.check(
                    SocketLibc.setsockopt(
                            socket.number(),
                            SocketConstants.SOL_SOCKET,
                            SocketConstants.SO_ATTACH_FILTER,
                            header.address(),
                            16),
                    () -> "setsockopt(" + socket.number() + ", SOL_SOCKET, SO_ATTACH_FILTER)");
        }
    }

    /**
     * Sends a datagram without waiting: sendto(2) with MSG_DONTWAIT.
     *
     * @param content may be empty
     * @return 0 or the errno
     */
    public static int trySendTo(LocalFd socket, ByteBuffer content, byte[] address) {
        try (NativeBuffer memory = new NativeBuffer(content.remaining() + address.length)) {
            int bytes = content.remaining();
            memory.view().put(content.duplicate()).put(address);
            long result = SocketLibc.sendto(
                    socket.number(),
                    memory.address(),
                    bytes,
                    SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL,
                    memory.address() + bytes,
                    address.length);
            return result < 0 ? Native.getLastError() : 0;
        }
    }

    public static void shutdown(LocalFd socket, int how) {
        Descriptors.check(
                SocketLibc.shutdown(socket.number(), how), () -> "shutdown(" + socket.number() + ", " + how + ")");
    }

    /** Which of these events are there now, and POLLERR and POLLHUP. Takes nothing away, not even a pending error. */
    public static int poll(LocalFd fd, int events) {
        NativeBuffer scratch = Scratch.get();
        scratch.direct().putInt(0, fd.number()).putShort(4, (short) events).putShort(POLLFD_REVENTS, (short) 0);
        Descriptors.check(SocketLibc.poll(scratch.address(), 1, 0), () -> "poll(" + fd.number() + ")");
        return scratch.direct().getShort(POLLFD_REVENTS);
    }

    /** The same for many at once: what has happened to each. */
    public static int[] poll(List<LocalFd> files, int events) {
        int[] happened = new int[files.size()];
        if (happened.length == 0) {
            return happened;
        }
        try (NativeBuffer list = new NativeBuffer(happened.length * POLLFD)) {
            for (int i = 0; i < happened.length; i++) {
                list.direct()
                        .putInt(i * POLLFD, files.get(i).number())
                        .putShort(i * POLLFD + 4, (short) events)
                        .putShort(i * POLLFD + POLLFD_REVENTS, (short) 0);
            }
            Descriptors.check(
                    SocketLibc.poll(list.address(), happened.length, 0), () -> "poll(" + happened.length + " files)");
            for (int i = 0; i < happened.length; i++) {
                happened[i] = list.direct().getShort(i * POLLFD + POLLFD_REVENTS);
            }
        }
        return happened;
    }

    /** How many bytes can be received: of a datagram socket, those of the first message. */
    public static int inputBytes(LocalFd socket) {
        NativeBuffer scratch = Scratch.get();
        Descriptors.ioctl(socket, IoctlRequests.SIOCINQ, scratch.address());
        return scratch.direct().getInt(0);
    }

    /** Whether the out-of-band byte is what comes next: sockatmark(3). */
    public static boolean isAtMark(LocalFd socket) {
        NativeBuffer scratch = Scratch.get();
        Descriptors.ioctl(socket, IoctlRequests.SIOCATMARK, scratch.address());
        return scratch.direct().getInt(0) != 0;
    }

    /** An O_PATH descriptor of the file that a UNIX socket is bound to, wherever that is now: SIOCUNIXFILE; unix(7). Fails with ENOENT for one that has none. */
    public static LocalFd boundFile(LocalFd socket) {
        int result = Descriptors.tryIoctl(socket, IoctlRequests.SIOCUNIXFILE, 0);
        if (result < 0) {
            throw new SyscallException("ioctl(" + socket.number() + ", SIOCUNIXFILE)", -result);
        }
        return Descriptors.owned(result, () -> "SIOCUNIXFILE");
    }

    private static NativeBuffer copy(byte[] bytes) {
        NativeBuffer buffer = new NativeBuffer(Math.max(1, bytes.length));
        buffer.direct().put(0, bytes);
        return buffer;
    }
}
