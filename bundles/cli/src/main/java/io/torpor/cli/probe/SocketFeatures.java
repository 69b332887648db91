package io.torpor.cli.probe;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SocketDiagnosis;
import io.torpor.linux.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What sockets tell and let be set; numbers of {@code asm-generic/socket.h}, {@code linux/in6.h}, {@code linux/tcp.h}, {@code linux/inet_diag.h}. */
final class SocketFeatures {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int SOCKET_LEVEL = 1;
    private static final int TCP_LEVEL = 6;
    private static final int IPV6_LEVEL = 41;
    private static final int SO_GET_FILTER = 26;
    private static final int SO_PEEK_OFF = 42;
    private static final int SO_BUF_LOCK = 72;
    private static final int TCP_REPAIR = 19;
    private static final int IPV6_FREEBIND = 78;
    private static final long SIOCGSKNS = 0x894cL;
    private static final int RAW_PROTOCOL = 255;
    private static final int DIAG_REQUEST = 56;

    private SocketFeatures() {}

    static List<KernelFeature> all() {
        return List.of(
                KernelFeature.needed("sock_diag", "state of sockets", () -> diagnosed(TCP_LEVEL)),
                KernelFeature.needed("peek_off", "reading without taking", () -> {
                    try (LocalFd socket = Sockets.open(UNIX, STREAM, 0)) {
                        Sockets.setOption(socket, SOCKET_LEVEL, SO_PEEK_OFF, 0);
                        return true;
                    }
                }),
                KernelFeature.needed("get_filter", "socket filters", () -> {
                    try (LocalFd socket = Sockets.open(INET, DATAGRAM, 0)) {
                        Sockets.option(socket, SOCKET_LEVEL, SO_GET_FILTER, 0);
                        return true;
                    }
                }),
                KernelFeature.extra("tcp_repair", "connected TCP sockets", () -> {
                    try (LocalFd socket = Sockets.open(INET, STREAM, 0)) {
                        Sockets.setOption(socket, TCP_LEVEL, TCP_REPAIR, 1);
                        return true;
                    }
                }),
                KernelFeature.extra("tcp_half_closed", "half-closed TCP sockets", SocketFeatures::halfClosed),
                KernelFeature.extra("net_diag_raw", "state of raw sockets", () -> diagnosed(RAW_PROTOCOL)),
                KernelFeature.extra("sk_ns", "the namespace of a socket", () -> {
                    try (LocalFd socket = Sockets.open(UNIX, STREAM, 0)) {
                        Descriptors.owned(Descriptors.ioctl(socket, SIOCGSKNS, 0), () -> "ioctl(SIOCGSKNS)")
                                .close();
                        return true;
                    }
                }),
                KernelFeature.extra("sk_unix_file", "the file of a UNIX socket", SocketFeatures::boundFile),
                KernelFeature.extra("sockopt_buf_lock", "buffer sizes that were set", () -> {
                    try (LocalFd socket = Sockets.open(INET, STREAM, 0)) {
                        Sockets.option(socket, SOCKET_LEVEL, SO_BUF_LOCK);
                        return true;
                    }
                }),
                KernelFeature.extra("ipv6_freebind", "binding to addresses to come", () -> {
                    try (LocalFd socket = Sockets.open(INET6, STREAM, 0)) {
                        Sockets.setOption(socket, IPV6_LEVEL, IPV6_FREEBIND, 1);
                        return true;
                    }
                }));
    }

    /** Old kernels repair connections only as long as both ends may send. */
    private static boolean halfClosed() {
        final int sending = 1;
        final int addressBytes = 16;
        ByteBuffer anyPort = ByteBuffer.allocate(addressBytes).order(ByteOrder.nativeOrder());
        anyPort.putShort(0, (short) INET).put(4, new byte[] {127, 0, 0, 1});
        try (LocalFd listener = Sockets.open(INET, STREAM, 0);
                LocalFd client = Sockets.open(INET, STREAM, 0)) {
            Sockets.bind(listener, anyPort.array());
            Sockets.listen(listener, 1);
            Sockets.connect(client, Sockets.name(listener));
            try (LocalFd server = Sockets.accept(listener)) {
                Sockets.shutdown(client, sending);
                Sockets.setOption(client, TCP_LEVEL, TCP_REPAIR, 1);
                return true;
            }
        }
    }

    /** Asks for no state at all: the kernel refuses only what it does not know. */
    private static boolean diagnosed(int protocol) {
        ByteBuffer request = ByteBuffer.allocate(DIAG_REQUEST).order(ByteOrder.nativeOrder());
        request.put(0, (byte) INET).put(1, (byte) protocol).putInt(4, 0);
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request, answer -> {});
            return true;
        }
    }

    /** SIOCUNIXFILE only works on a socket that has a file, so one is made, in a directory of its own. */
    private static boolean boundFile() throws IOException {
        Path directory = Files.createTempDirectory("torpor-check");
        Path name = directory.resolve("s");
        try (LocalFd socket = Sockets.open(UNIX, STREAM, 0)) {
            byte[] path = name.toString().getBytes(StandardCharsets.UTF_8);
            ByteBuffer address = ByteBuffer.allocate(2 + path.length + 1).order(ByteOrder.nativeOrder());
            address.putShort((short) UNIX).put(path);
            Sockets.bind(socket, address.array());
            Sockets.boundFile(socket).close();
            return true;
        } finally {
            Files.deleteIfExists(name);
            Files.delete(directory);
        }
    }
}
