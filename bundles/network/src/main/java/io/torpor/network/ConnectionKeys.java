package io.torpor.network;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import java.util.Arrays;
import java.util.List;

/** Connections as the keys of {@link SetShape#CONNECTIONS4} and its like. */
final class ConnectionKeys {
    private final SetShape shape;
    private byte[] keys = new byte[1024];
    private int count;

    private ConnectionKeys(SetShape shape) {
        this.shape = shape;
    }

    /** Those of one family. */
    static ConnectionKeys of(List<NetworkConnection> connections, SetShape shape) {
        int family = shape == SetShape.CONNECTIONS4 ? SocketConstants.AF_INET : SocketConstants.AF_INET6;
        ConnectionKeys keys = new ConnectionKeys(shape);
        for (NetworkConnection connection : connections) {
            if (connection.family() == family) {
                keys.add(connection);
            }
        }
        return keys;
    }

    private void add(NetworkConnection connection) {
        int at = count++ * shape.keyBytes();
        if (at + shape.keyBytes() > keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        put(at, connection.localAddress(), connection.localPort());
        put(at + shape.keyBytes() / 2, connection.remoteAddress(), connection.remotePort());
    }

    private void put(int at, byte[] address, int port) {
        System.arraycopy(address, 0, keys, at, address.length);
        keys[at + address.length] = (byte) (port >> 8);
        keys[at + address.length + 1] = (byte) port;
    }

    int count() {
        return count;
    }

    /** Longer than what is used of it. */
    byte[] bytes() {
        return keys;
    }
}
