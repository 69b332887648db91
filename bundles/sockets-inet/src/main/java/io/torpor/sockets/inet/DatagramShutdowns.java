package io.torpor.sockets.inet;

import io.torpor.abi.DiagConstants;
import io.torpor.spi.DumpContext;
import java.util.HashMap;
import java.util.Map;

/** Which directions datagram sockets have shut down, by inode; asked for once for each family and protocol, when the first such socket is met. */
final class DatagramShutdowns {
    /** As {@code sk_shutdown} of the record has it, and the kernel. */
    static final int READ = 1;

    static final int WRITE = 2;

    private final Map<Integer, Map<Long, Integer>> byKind = new HashMap<>();

    /** The session's. */
    static DatagramShutdowns of(DumpContext context) {
        return context.findOrProvide(DatagramShutdowns.class, DatagramShutdowns::new);
    }

    /** {@link #READ} and {@link #WRITE}, 0 for neither. */
    int find(int family, int protocol, long inode) {
        return byKind.computeIfAbsent(family << 16 | protocol, any -> list(family, protocol))
                .getOrDefault(inode, 0);
    }

    private static Map<Long, Integer> list(int family, int protocol) {
        Map<Long, Integer> shut = new HashMap<>();
        InetDiagnosis.list(family, protocol, DiagConstants.INET_DIAG_SHUTDOWN, (inode, type, message, at) -> {
            if (type == DiagConstants.INET_DIAG_SHUTDOWN && message.get(at) != 0) {
                shut.put(inode, (int) message.get(at));
            }
        });
        return shut;
    }
}
