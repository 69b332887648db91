package io.torpor.network;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import java.util.Arrays;
import java.util.List;

/** Connections as the keys of {@link SetShape#CONNECTIONS4} and its like: each in both directions. */
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
                byte[] local = connection.localAddress();
                byte[] remote = connection.remoteAddress();
                keys.add(local, connection.localPort(), remote, connection.remotePort());
                keys.add(remote, connection.remotePort(), local, connection.localPort());
            }
        }
        return keys;
    }

    private void add(byte[] source, int sourcePort, byte[] destination, int destinationPort) {
        int at = count++ * shape.keyBytes();
        if (at + shape.keyBytes() > keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        put(at, source, sourcePort);
        put(at + shape.keyBytes() / 2, destination, destinationPort);
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
