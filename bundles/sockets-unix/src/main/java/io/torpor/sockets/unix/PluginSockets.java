package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.ExternalSockets;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;

/** Which plugin connects which socket of the images: what {@link PluginSocketsRestorer} has found out. For the session's thread. */
final class PluginSockets {
    /** In {@code unix_sk_entry.uflags}: a plugin connects it again. The record still says which peer it had. */
    private static final int MARK = 4;

    private final Map<Integer, ExternalSockets> byInode = new HashMap<>();

    static boolean isMarked(unix_sk_entry entry) {
        return entry.getUflags() == MARK;
    }

    static void mark(unix_sk_entry.Builder entry) {
        entry.setUflags(MARK);
    }

    void add(unix_sk_entry entry, ExternalSockets plugin) {
        byInode.put(entry.getIno(), plugin);
    }

    boolean has(unix_sk_entry entry) {
        return byInode.containsKey(entry.getIno());
    }

    /** Has a socket connected. */
    void make(SavedSocket socket, RestoreContext context) throws TorporException {
        int inode = socket.entry().getIno();
        ExternalSockets plugin = byInode.get(inode);
        LocalFd connected = plugin.restore(Integer.toUnsignedLong(inode), context);
        if (connected == null) {
            throw notUsable(socket, plugin, "no descriptor");
        }
        socket.made(connected);
        check(socket, plugin);
        if (!socket.packets().isEmpty()) {
            context.report(Issue.warning(
                    "UNIX-027",
                    new Subject.Other(socket.toString()),
                    socket.packets().size() + " messages in the queue of " + socket + " are not put back: the plugin "
                            + plugin.name() + " has the other end",
                    ""));
        }
    }

    private static void check(SavedSocket socket, ExternalSockets plugin) throws TorporException {
        int family;
        int type;
        try {
            family = Sockets.option(socket.fd(), SocketConstants.SOL_SOCKET, SocketConstants.SO_DOMAIN);
            type = Sockets.option(socket.fd(), SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE);
        } catch (SyscallException e) {
            throw notUsable(socket, plugin, "what is no socket (" + e.getMessage() + ")");
        }
        if (family != SocketConstants.AF_UNIX || type != socket.entry().getType()) {
            throw notUsable(
                    socket,
                    plugin,
                    "a socket of family " + family + " and type " + type + " for one of family "
                            + SocketConstants.AF_UNIX + " and type "
                            + socket.entry().getType());
        }
        if (Sockets.peer(socket.fd()).isEmpty()) {
            throw notUsable(socket, plugin, "a socket that is not connected");
        }
    }

    private static TorporException notUsable(SavedSocket socket, ExternalSockets plugin, String what) {
        return Issue.error(
                        "UNIX-026",
                        new Subject.Other(socket.toString()),
                        "Cannot restore " + socket + ": the plugin " + plugin.name() + " has returned " + what,
                        "")
                .toException();
    }
}
