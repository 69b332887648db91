package io.torpor.sockets.other;

import static io.torpor.abi.DiagConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.netlink_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;

/** Options and groups of a netlink socket: level SOL_NETLINK of netlink(7). */
final class NetlinkOptions {
    static final int SOL_NETLINK = 270;

    /** All are 0 or 1. */
    private static final int[] OPTIONS = {
        NETLINK_PKTINFO,
        NETLINK_BROADCAST_ERROR,
        NETLINK_NO_ENOBUFS,
        NETLINK_LISTEN_ALL_NSID,
        NETLINK_CAP_ACK,
        NETLINK_EXT_ACK,
        NETLINK_GET_STRICT_CHK
    };

    /** The most that the kernel is asked for: 3,968 groups. */
    private static final int GROUP_BYTES = 496;

    private NetlinkOptions() {}

    static void save(LocalFd socket, netlink_sk_entry.Builder record) {
        long set = 0;
        for (int option : OPTIONS) {
            if (isSet(socket, option)) {
                set |= 1L << option;
            }
        }
        if (set != 0) {
            new OwnField.Values().put(OwnField.NETLINK_OPTIONS, set).addTo(record);
        }
        ByteBuffer groups = Sockets.option(socket, SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, GROUP_BYTES);
        int words = Math.min(GROUP_BYTES, groups.limit()) / Integer.BYTES;
        while (words > 0 && groups.getInt((words - 1) * Integer.BYTES) == 0) {
            words--;
        }
        for (int i = 0; i < words; i++) {
            record.addGroups(groups.getInt(i * Integer.BYTES));
        }
    }

    private static boolean isSet(LocalFd socket, int option) {
        try {
            return Sockets.option(socket, SOL_NETLINK, option) != 0;
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOPROTOOPT) { // an older kernel
                throw e;
            }
            return false;
        }
    }

    static void restore(LocalFd socket, netlink_sk_entry record) {
        long set = OwnField.NETLINK_OPTIONS.get(record, 0);
        for (int option : OPTIONS) {
            if ((set & 1L << option) != 0) {
                Sockets.setOption(socket, SOL_NETLINK, option, 1);
            }
        }
    }

    /** The first group is 1. */
    static void join(LocalFd socket, netlink_sk_entry record) {
        for (int word = 0; word < record.getGroupsCount(); word++) {
            int groups = record.getGroups(word);
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                if ((groups & 1 << bit) != 0) {
                    Sockets.setOption(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, word * Integer.SIZE + bit + 1);
                }
            }
        }
    }
}
