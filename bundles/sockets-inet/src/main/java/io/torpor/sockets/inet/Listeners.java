package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.SocketDiagnosis;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Some listening sockets of the engine's network namespace, and how many connections wait at them: {@code struct inet_diag_msg} of sock_diag(7). */
final class Listeners {
    private static final int REQUEST_BYTES = 56;
    private static final int PORT = 4;
    private static final int QUEUE = 56;
    private static final int INODE = 68;
    private static final int HANDSHAKES = 1 << InetConstants.TCP_SYN_RECV | 1 << InetConstants.TCP_NEW_SYN_RECV;

    private final Set<Long> inodes;
    private final Set<Integer> ports = new HashSet<>();
    private int waiting;

    private Listeners(Set<Long> inodes) {
        this.inodes = inodes;
    }

    /** Those of these inodes. */
    static Listeners among(Set<Long> inodes) {
        Listeners listeners = new Listeners(inodes);
        listeners.look();
        return listeners;
    }

    List<Integer> ports() {
        return new ArrayList<>(ports);
    }

    /** How many connections waited to be accepted, or were half made, at the last look. */
    int waiting() {
        return waiting;
    }

    /** Looks again. */
    void look() {
        waiting = 0;
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            for (int family : new int[] {SocketConstants.AF_INET, SocketConstants.AF_INET6}) {
                diagnosis.list(request(family, 1 << InetConstants.TCP_LISTEN), this::listening);
            }
            for (int family : new int[] {SocketConstants.AF_INET, SocketConstants.AF_INET6}) {
                diagnosis.list(request(family, HANDSHAKES), this::handshake);
            }
        }
    }

    private void listening(ByteBuffer message) {
        if (inodes.contains(message.getInt(INODE) & 0xffffffffL)) {
            ports.add(port(message));
            waiting += message.getInt(QUEUE);
        }
    }

    private void handshake(ByteBuffer message) {
        if (ports.contains(port(message))) {
            waiting++;
        }
    }

    private static int port(ByteBuffer message) {
        return (message.get(PORT) & 0xff) << 8 | message.get(PORT + 1) & 0xff;
    }

    private static ByteBuffer request(int family, int states) {
        return ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) family)
                .put(1, (byte) InetConstants.IPPROTO_TCP)
                .putInt(4, states);
    }
}
