package io.torpor.sockets.inet;

import io.torpor.abi.SyscallTable;
import io.torpor.linux.SocketCalls;
import io.torpor.spi.RestoreContext;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.PuppetTree;

/** Calls on TCP sockets in one go: a tree has thousands of connections, and each takes dozens of calls. */
final class TcpCalls {
    private TcpCalls() {}

    /** @param architecture null: one by one */
    static SocketCalls on(Architecture architecture) {
        if (architecture == null) {
            return new SocketCalls(null);
        }
        SyscallTable numbers = architecture.syscalls();
        return new SocketCalls(new SocketCalls.MachineCode(
                architecture.calls().bytes(),
                numbers.number("getsockopt"),
                numbers.number("setsockopt"),
                numbers.number("bind"),
                numbers.number("connect"),
                numbers.number("recvfrom")));
    }

    /** The session's, for one socket after another. */
    static SocketCalls of(RestoreContext context) {
        return context.findOrProvide(
                SocketCalls.class,
                () -> on(context.find(PuppetTree.class)
                        .map(PuppetTree::architecture)
                        .orElse(null)));
    }
}
