package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.SOL_SOCKET;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.OwnField;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.SocketOption;
import io.torpor.linux.SocketOptionValues;
import io.torpor.procfs.Status;
import io.torpor.spi.OpenFile;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Who is at the other end of a connection, as SO_PEERCRED and SO_PEERGROUPS tell: whoever called connect(2), listen(2) or socketpair(2), as it was then; of a listening
 * socket, whoever called listen(2).
 *
 * @param pid as the engine sees it
 * @param groups supplementary ones
 */
record PeerCredentials(int pid, int user, int group, int[] groups) {
    private static final int NOBODY = -1;
    private static final int FIXED = 3;
    private static final int ROOM = 496;

    /** Asks sockets. For one thread, which need not be the session's. */
    static final class Asker {
        private static final int IDS = 0;
        private static final int GROUPS = 1;

        private final SocketOptionValues values = new SocketOptionValues(
                new SocketOption(SOL_SOCKET, SocketConstants.SO_PEERCRED, FIXED * Integer.BYTES),
                new SocketOption(SOL_SOCKET, SocketConstants.SO_PEERGROUPS, ROOM));
        private ByteBuffer lastAnswers;
        private PeerCredentials last;

        /** @param architecture null where calls are to be made from Java */
        Asker(Architecture architecture) {
            if (architecture != null) {
                values.useMachineCode(
                        architecture.calls().bytes(), architecture.syscalls().number("getsockopt"));
            }
        }

        /** Null for a socket that has none. */
        PeerCredentials ask(LocalFd socket) {
            values.read(socket);
            if (lastAnswers == null || !values.areThose(lastAnswers)) {
                last = read();
                lastAnswers = values.copy();
            }
            return last;
        }

        private PeerCredentials read() {
            int user = values.number(IDS, Integer.BYTES);
            return user == NOBODY
                    ? null
                    : new PeerCredentials(values.number(IDS, 0), user, values.number(IDS, 2 * Integer.BYTES), groups());
        }

        private int[] groups() {
            int error = values.error(GROUPS);
            if (error == Errno.ERANGE || error == Errno.ENOPROTOOPT) {
                // More than there is room for, or a kernel before 4.13: the ids are what programs ask for.
                return new int[0];
            }
            int[] groups = new int[values.length(GROUPS) / Integer.BYTES];
            for (int i = 0; i < groups.length; i++) {
                groups[i] = values.number(GROUPS, i * Integer.BYTES);
            }
            return groups;
        }
    }

    /** Who holds a file: whoever has connected a socket, as far as can be told before it was accepted. Null without a tree. */
    static PeerCredentials ofHolder(OpenFile file, FrozenTree tree) {
        if (tree == null) {
            return new PeerCredentials(file.holder().number(), 0, 0, new int[0]);
        }
        Status status = tree.find(file.holder()).status();
        return new PeerCredentials(file.holder().number(), status.uid()[1], status.gid()[1], status.groups());
    }

    void addTo(unix_sk_entry.Builder entry, OwnField field) {
        long[] values = new long[FIXED + groups.length];
        values[0] = pid;
        values[1] = Integer.toUnsignedLong(user);
        values[2] = Integer.toUnsignedLong(group);
        for (int i = 0; i < groups.length; i++) {
            values[FIXED + i] = Integer.toUnsignedLong(groups[i]);
        }
        new OwnField.Values().put(field, values).addTo(entry);
    }

    /** Null where the images do not tell. */
    static PeerCredentials in(unix_sk_entry entry, OwnField field) {
        long[] values = field.all(entry);
        if (values.length < FIXED) {
            return null;
        }
        int[] groups = new int[values.length - FIXED];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (int) values[FIXED + i];
        }
        return new PeerCredentials((int) values[0], (int) values[1], (int) values[2], groups);
    }

    boolean isSameUser(PeerCredentials other) {
        return user == other.user && group == other.group && Arrays.equals(groups, other.groups);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerCredentials that && pid == that.pid && isSameUser(that);
    }

    @Override
    public int hashCode() {
        return pid * 31 + user;
    }
}
