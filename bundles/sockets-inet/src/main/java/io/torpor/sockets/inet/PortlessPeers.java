package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.procfs.InetSocket;
import io.torpor.procfs.NetInet;
import io.torpor.spi.DumpContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom raw and ICMP sockets are connected to: of one that was connected to an address without a port, getpeername(2) says that it is not connected, and only
 * {@code /proc/net/raw} and its siblings tell. Read when the first such socket is met.
 */
final class PortlessPeers {
    private static final String[] FILES = {"raw", "raw6", "icmp", "icmp6"};

    private final Map<Long, byte[]> addresses = new HashMap<>();

    private PortlessPeers() {
        for (String name : FILES) {
            for (InetSocket socket : read(Path.of("/proc/thread-self/net", name))) {
                if (socket.state() == InetConstants.TCP_ESTABLISHED) {
                    addresses.put(socket.inode(), socket.remoteAddress().getAddress());
                }
            }
        }
    }

    private static List<InetSocket> read(Path file) {
        try {
            return Files.exists(file)
                    ? NetInet.parse(ByteBuffer.wrap(Files.readAllBytes(file)), ByteOrder.nativeOrder())
                    : new ArrayList<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The session's. */
    static PortlessPeers of(DumpContext context) {
        return context.findOrProvide(PortlessPeers.class, PortlessPeers::new);
    }

    Optional<Endpoint> find(int family, long inode) {
        byte[] address = addresses.get(inode);
        int bytes = family == SocketConstants.AF_INET ? 4 : 16;
        return address == null || address.length != bytes ? Optional.empty() : Optional.of(Endpoint.at(address));
    }
}
