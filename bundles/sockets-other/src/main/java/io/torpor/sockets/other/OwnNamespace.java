package io.torpor.sockets.other;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/** The network namespace that the engine is in, and the inventory's number for it. */
final class OwnNamespace {
    static final int NUMBER = 2;

    /** SO_NETNS_COOKIE, since Linux 5.14; 0 where the kernel does not tell. */
    private final long cookie;

    private OwnNamespace(long cookie) {
        this.cookie = cookie;
    }

    private static OwnNamespace of(DumpContext context) {
        return context.findOrProvide(OwnNamespace.class, () -> {
            try (LocalFd socket = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0)) {
                return new OwnNamespace(cookie(socket));
            }
        });
    }

    /** SOCKETS-OTHER-001. */
    static void check(OpenFile file, DumpContext context) throws TorporException {
        OwnNamespace own = of(context);
        if (own.cookie != 0 && own.cookie != cookie(file.descriptor())) {
            throw Problems.elsewhere(file);
        }
    }

    private static long cookie(LocalFd socket) {
        try {
            return Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_NETNS_COOKIE, Long.BYTES)
                    .getLong(0);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOPROTOOPT) {
                throw e;
            }
            return 0;
        }
    }
}
