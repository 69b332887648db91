package io.torpor.linux;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Waits for connections at a path (SOCK_SEQPACKET; unix(7)). Its file belongs to us alone from the first moment at which anybody can connect. */
public final class PacketListener implements AutoCloseable {
    private static final int MOST_PATH_BYTES = 107;
    private static final int OWNER_ONLY = 0600;

    private final LocalFd fd;
    /** Of the file to remove in the end; empty when it is not ours. */
    private final Optional<Path> path;

    private PacketListener(LocalFd fd, Optional<Path> path) {
        this.fd = fd;
        this.path = path;
    }

    /**
     * Goes on with a socket that this process was started with and that listens already; no child of ours will have it. Its file stays in the end.
     *
     * @throws SyscallException when the descriptor is no socket that keeps the bounds of messages and listens
     */
    public static PacketListener inherited(int number) {
        LocalFd fd = Descriptors.inherited(number);
        try {
            int type = Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
            if (type != SocketConstants.SOCK_SEQPACKET
                    || Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_ACCEPTCONN) == 0) {
                throw new SyscallException("getsockopt(" + fd + ", SO_TYPE) = " + type, Errno.EPROTOTYPE);
            }
            return new PacketListener(fd, Optional.empty());
        } catch (SyscallException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Begins to listen. A socket that is left there by somebody who listens no longer is replaced.
     *
     * @throws SyscallException when the path is taken, too long for a socket's name (ENAMETOOLONG), or cannot be made
     */
    public static PacketListener at(Path path) {
        byte[] address = address(path);
        LocalFd fd = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET, 0);
        try {
            bind(fd, path, address);
            byte[] name = CString.of(path.toString());
            Descriptors.check(Libc.chmod(name, OWNER_ONLY), () -> "chmod(\"" + path + "\")");
            Sockets.listen(fd, SocketConstants.SOMAXCONN);
            return new PacketListener(fd, Optional.of(path));
        } catch (SyscallException e) {
            fd.close();
            throw e;
        }
    }

    private static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_PATH_BYTES) {
            throw new SyscallException("bind(\"" + path + "\")", Errno.ENAMETOOLONG);
        }
        byte[] address = new byte[2 + name.length + 1];
        address[0] = SocketConstants.AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        return address;
    }

    private static void bind(LocalFd fd, Path path, byte[] address) {
        try {
            Sockets.bind(fd, address);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EADDRINUSE || !isDeserted(address)) {
                throw new SyscallException("bind(\"" + path + "\")", e.errno());
            }
            Libc.unlink(CString.of(path.toString()));
            Sockets.bind(fd, address);
        }
    }

    private static boolean isDeserted(byte[] address) {
        try (LocalFd probe = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET, 0)) {
            Sockets.connect(probe, address);
            return false;
        } catch (SyscallException e) {
            return e.errno() == Errno.ECONNREFUSED;
        }
    }

    /** The next client; waits for one. */
    public PacketSocket accept() {
        while (true) {
            try {
                return new PacketSocket(Sockets.accept(fd));
            } catch (SyscallException e) {
                if (e.errno() != Errno.EINTR && e.errno() != Errno.ECONNABORTED) {
                    throw e;
                }
            }
        }
    }

    /** Ends it, and removes the file that it made. */
    @Override
    public void close() {
        path.ifPresent(file -> Libc.unlink(CString.of(file.toString())));
        fd.close();
    }
}
