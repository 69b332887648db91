package io.torpor.network;

import io.torpor.abi.Errno;
import io.torpor.abi.NetfilterConstants;
import io.torpor.linux.NetlinkMessages;
import io.torpor.linux.NetlinkSocket;
import io.torpor.linux.SyscallException;

/** nf_tables of the network namespace that the thread is in which opens it. Each call is one transaction. For one thread at a time. */
final class Nftables implements AutoCloseable {
    private final NetlinkSocket socket = new NetlinkSocket(NetfilterConstants.NETLINK_NETFILTER, "NETLINK_NETFILTER");

    /** @throws SyscallException when the kernel refuses; nothing has changed then */
    void commit(TableMessages transaction) {
        socket.send(transaction.end());
    }

    boolean exists(String table) {
        return isThere(TableMessages.question(table));
    }

    private boolean isThere(NetlinkMessages question) {
        try {
            socket.send(question);
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** Whether there was one. */
    boolean delete(String table) {
        try {
            commit(new TableMessages(table).delete());
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
