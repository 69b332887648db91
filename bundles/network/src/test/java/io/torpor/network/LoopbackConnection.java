package io.torpor.network;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A connection with both ends here. */
final class LoopbackConnection implements AutoCloseable {
    private final Socket client;
    private final Socket server;

    LoopbackConnection(String address) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            server = listener.accept();
        }
        server.setSoTimeout(400);
    }

    /** As the server's end sees it. */
    NetworkConnection seen() {
        byte[] local = server.getLocalAddress().getAddress();
        return new NetworkConnection(
                local.length == 4 ? SocketConstants.AF_INET : SocketConstants.AF_INET6,
                local,
                server.getLocalPort(),
                server.getInetAddress().getAddress(),
                server.getPort());
    }

    /** Whether what the client sends arrives soon. */
    boolean passes() throws IOException {
        client.getOutputStream().write('x');
        try {
            return server.getInputStream().read() == 'x';
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether what was sent arrives in the end: it is sent again, after longer and longer times. */
    boolean arrives() throws IOException {
        server.setSoTimeout(20_000);
        return server.getInputStream().read() == 'x';
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
