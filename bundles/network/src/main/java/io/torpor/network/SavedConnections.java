package io.torpor.network;

import io.torpor.abi.InetConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The TCP connections of a saved tree. */
final class SavedConnections {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private SavedConnections() {}

    static List<NetworkConnection> of(ImageSet images) throws TorporException {
        List<NetworkConnection> connections = new ArrayList<>();
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (file.hasIsk() && isConnection(file.getIsk())) {
                connections.add(connection(file.getIsk()));
            }
        }
        return connections;
    }

    private static boolean isConnection(inet_sk_entry socket) {
        return socket.getProto() == InetConstants.IPPROTO_TCP
                && socket.getState() != InetConstants.TCP_LISTEN
                && socket.getState() != InetConstants.TCP_CLOSE
                && socket.getDstPort() != 0;
    }

    private static NetworkConnection connection(inet_sk_entry socket) {
        byte[] local = address(socket.getSrcAddrList());
        byte[] remote = address(socket.getDstAddrList());
        boolean mapped = isMapped(local) && isMapped(remote);
        boolean old = mapped || local.length == Integer.BYTES;
        return new NetworkConnection(
                old ? SocketConstants.AF_INET : SocketConstants.AF_INET6,
                mapped ? unmapped(local) : local,
                socket.getSrcPort(),
                mapped ? unmapped(remote) : remote,
                socket.getDstPort());
    }

    /** Words as they were in memory, in the order of the machine that wrote them. */
    private static byte[] address(List<Integer> words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
        words.forEach(bytes::putInt);
        return bytes.array();
    }

    private static boolean isMapped(byte[] address) {
        return address.length > MAPPED.length && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    }

    private static byte[] unmapped(byte[] address) {
        return Arrays.copyOfRange(address, MAPPED.length, address.length);
    }
}
