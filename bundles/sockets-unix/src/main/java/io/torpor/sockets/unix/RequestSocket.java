package io.torpor.sockets.unix;

import io.torpor.image.proto.criu_dump_resp;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Options;

/**
 * The socket by which a process of the tree asked for its own dump: its other end is the engine's, and gone when the copy runs. The copy waits for an
 * answer as the original does, and gets one that says what it is: {@code criu_dump_resp.restored}.
 */
final class RequestSocket {
    /** {@code unix_sk_entry.uflags}, as CRIU 4.3 was seen to write it, together with a closed state and no peer. */
    private static final int MARK = 2;

    private static final int CLOSED = 7;

    private RequestSocket() {}

    /** Whether a socket is the other end of the one through which the dump was asked for. */
    static boolean isOther(UnixSocket socket, DumpContext context) {
        int engines = context.options().get(Options.REQUEST_SOCKET).intValue();
        return engines != 0 && socket.peer() == engines;
    }

    static void mark(unix_sk_entry.Builder entry) {
        entry.setUflags(MARK).setState(CLOSED).setPeer(0);
    }

    static boolean isMarked(unix_sk_entry entry) {
        return entry.getUflags() == MARK;
    }

    /** What the copy reads, after anything that the original had not read yet. */
    static Packet answer() {
        criu_resp answer = criu_resp
                .newBuilder()
                .setType(criu_req_type.DUMP)
                .setSuccess(true)
                .setDump(criu_dump_resp.newBuilder().setRestored(true))
                .build();
        return new Packet(answer.toByteArray());
    }
}
