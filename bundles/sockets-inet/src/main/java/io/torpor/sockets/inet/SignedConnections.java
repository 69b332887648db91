package io.torpor.sockets.inet;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.InetConstants;
import io.torpor.spi.DumpContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which TCP sockets have keys by which they sign segments: TCP_MD5SIG of tcp(7). Only sock_diag(7) tells, together with the state (INET_DIAG_INFO), and only who has CAP_NET_ADMIN. Asked for once for each family, when the first
 * such socket is met.
 */
final class SignedConnections {
    private final Map<Integer, Set<Long>> byFamily = new HashMap<>();

    /** The session's. */
    static SignedConnections of(DumpContext context) {
        return context.findOrProvide(SignedConnections.class, SignedConnections::new);
    }

    boolean has(int family, long inode) {
        return byFamily.computeIfAbsent(family, SignedConnections::list).contains(inode);
    }

    private static Set<Long> list(int family) {
        Set<Long> signed = new HashSet<>();
        InetDiagnosis.list(
                family, InetConstants.IPPROTO_TCP, DiagConstants.INET_DIAG_INFO, (inode, type, message, at) -> {
                    if (type == DiagConstants.INET_DIAG_MD5SIG) {
                        signed.add(inode);
                    }
                });
        return signed;
    }
}
