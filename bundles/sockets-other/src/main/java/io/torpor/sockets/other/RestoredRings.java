package io.torpor.sockets.other;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.HashMap;
import java.util.Map;

/** Descriptors of restored sockets that have rings, kept until all memory is mapped. For the session's thread. */
final class RestoredRings {
    private final Map<Integer, LocalFd> byId = new HashMap<>();

    private RestoredRings() {}

    /** The session's. */
    static RestoredRings of(RestoreContext context) {
        return context.findOrProvide(RestoredRings.class, () -> {
            RestoredRings rings = new RestoredRings();
            context.undo("close packet sockets", rings::close);
            return rings;
        });
    }

    void keep(int id, LocalFd socket) {
        byId.put(id, Descriptors.duplicate(socket));
    }

    /** Of a socket that no task has by a number any more, its mapping is all that is left. */
    LocalFd find(int id, RestoreContext context) throws TorporException {
        LocalFd kept = byId.get(id);
        return kept == null ? context.require(RestoredFiles.class).open(id) : kept;
    }

    void close() {
        for (LocalFd socket : byId.values()) {
            socket.close();
        }
        byId.clear();
    }
}
