package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import java.nio.charset.StandardCharsets;

/** A socket that is bound to a device, free from it for a moment: what we send to it comes by way of the loopback device. */
final class TcpDevice implements AutoCloseable {
    private final LocalFd socket;
    private final byte[] name;

    private TcpDevice(LocalFd socket, byte[] name) {
        this.socket = socket;
        this.name = name;
    }

    static TcpDevice release(LocalFd socket, sk_opts_entry options) {
        byte[] name =
                options.hasSoBoundDev() ? options.getSoBoundDev().getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
        if (name.length > 0) {
            bind(socket, new byte[1]);
        }
        return new TcpDevice(socket, name);
    }

    private static void bind(LocalFd socket, byte[] name) {
        Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_BINDTODEVICE, name);
    }

    @Override
    public void close() {
        if (name.length > 0) {
            bind(socket, name);
        }
    }
}
