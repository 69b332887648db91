package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/net/unix}: the UNIX sockets of a network namespace; {@code proc_net(5)}. A path with a newline makes
 * it unreadable: it isn't escaped.
 */
public final class NetUnix {
    private NetUnix() {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<UnixSocket> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/net/unix", text);
        in.expect("Num ");
        in.skipLine();
        List<UnixSocket> sockets = new ArrayList<>();
        while (!in.atEnd()) {
            sockets.add(socket(in));
        }
        return sockets;
    }

    private static UnixSocket socket(ProcText in) {
        in.upTo(':');
        int references = in.blanks().hexNumber();
        int protocol = in.blanks().hexNumber();
        int flags = in.blanks().hexNumber();
        int type = in.blanks().hexNumber();
        int state = in.blanks().hexNumber();
        long inode = in.blanks().decimal();
        String path = "";
        if (in.tryTake(" ")) {
            path = in.line();
        } else {
            in.endLine();
        }
        return new UnixSocket(references, protocol, flags, type, state, inode, path);
    }
}
