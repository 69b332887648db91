package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.spi.DumpContext;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import java.util.HashMap;
import java.util.Map;

/** Options of the protocols of internet sockets, with a reader for each kind of socket. For the session's thread. */
final class InetOptions {
    private final Map<Integer, InetOptionReader> readers = new HashMap<>();
    private final Architecture architecture;

    private InetOptions(Architecture architecture) {
        this.architecture = architecture;
    }

    /** The session's. */
    static InetOptions of(DumpContext context) {
        return context.findOrProvide(
                InetOptions.class,
                () -> new InetOptions(context.find(FrozenTree.class)
                        .map(FrozenTree::architecture)
                        .orElse(null)));
    }

    /** Fills in {@code ip_opts} and {@code v6only}. */
    void save(LocalFd socket, int family, int protocol, inet_sk_entry.Builder record) {
        readers.computeIfAbsent(family << 16 | protocol, any -> new InetOptionReader(family, protocol, architecture))
                .save(socket, record);
    }
}
