package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Descriptors;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.RestoreContext;
import java.util.ArrayList;
import java.util.List;

/** SO_REUSEADDR and SO_REUSEPORT that were forced for binding, until the program's own values can be set. */
final class ReuseFlags implements AutoCloseable {
    private final List<Forced> forced = new ArrayList<>();

    /** A socket, and the values that it is to have. */
    private record Forced(LocalFd socket, boolean address, boolean port) {}

    /** The session's. */
    static ReuseFlags of(RestoreContext context) {
        return context.findOrProvide(ReuseFlags.class, () -> {
            ReuseFlags created = new ReuseFlags();
            context.undo("close descriptors of sockets that share ports", created::close);
            return created;
        });
    }

    static void set(LocalFd socket, boolean address, boolean port) {
        SocketOptions.set(socket, SocketConstants.SO_REUSEADDR, address ? 1 : 0);
        SocketOptions.set(socket, SocketConstants.SO_REUSEPORT, port ? 1 : 0);
    }

    /** Forces both flags on now, and remembers what they are to be. */
    void force(LocalFd socket, sk_opts_entry wanted) {
        set(socket, true, true);
        if (!wanted.getReuseaddr() || !wanted.getSoReuseport()) {
            forced.add(new Forced(Descriptors.duplicate(socket), wanted.getReuseaddr(), wanted.getSoReuseport()));
        }
    }

    /** Sets the values that sockets are to have. */
    void settle() {
        for (Forced one : forced) {
            set(one.socket(), one.address(), one.port());
        }
        close();
    }

    @Override
    public void close() {
        for (Forced one : forced) {
            one.socket().close();
        }
        forced.clear();
    }
}
