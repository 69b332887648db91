package io.torpor.sockets.inet;

import io.torpor.abi.DiagConstants;
import io.torpor.linux.SocketDiagnosis;
import io.torpor.spi.DumpContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which directions datagram sockets have shut down, by inode; asked for once for each family and protocol, when the first such socket is met. */
final class DatagramShutdowns {
    /** As {@code sk_shutdown} of the record has it, and the kernel. */
    static final int READ = 1;

    static final int WRITE = 2;

    private static final int REQUEST_BYTES = 56;
    private static final int MESSAGE_BYTES = 72;
    private static final int MESSAGE_INODE = 68;
    private static final int ALL_STATES = -1;

    private final Map<Integer, Map<Long, Integer>> byKind = new HashMap<>();

    /** The session's. */
    static DatagramShutdowns of(DumpContext context) {
        Optional<DatagramShutdowns> present = context.find(DatagramShutdowns.class);
        if (present.isPresent()) {
            return present.get();
        }
        DatagramShutdowns created = new DatagramShutdowns();
        context.provide(DatagramShutdowns.class, created);
        return created;
    }

    /** {@link #READ} and {@link #WRITE}, 0 for neither. */
    int find(int family, int protocol, long inode) {
        return byKind.computeIfAbsent(family << 16 | protocol, any -> list(family, protocol))
                .getOrDefault(inode, 0);
    }

    private static Map<Long, Integer> list(int family, int protocol) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) family)
                .put(1, (byte) protocol)
                .put(2, (byte) (1 << (DiagConstants.INET_DIAG_SHUTDOWN - 1)))
                .putInt(4, ALL_STATES);
        Map<Long, Integer> shut = new HashMap<>();
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request, message -> {
                int bits = shutdown(message);
                if (bits != 0) {
                    shut.put(message.getInt(MESSAGE_INODE) & 0xffffffffL, bits);
                }
            });
        }
        return shut;
    }

    /** Looks through the attributes that follow an {@code inet_diag_msg}. */
    private static int shutdown(ByteBuffer message) {
        int at = MESSAGE_BYTES;
        while (at + 4 <= message.limit()) {
            int length = message.getShort(at) & 0xffff;
            if (message.getShort(at + 2) == DiagConstants.INET_DIAG_SHUTDOWN) {
                return message.get(at + 4);
            }
            at += Math.max(4, length + 3 & -4);
        }
        return 0;
    }
}
