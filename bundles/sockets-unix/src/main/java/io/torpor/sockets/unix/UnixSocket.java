package io.torpor.sockets.unix;

import io.torpor.abi.DiagConstants;
import io.torpor.abi.KernelString;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;

/**
 * What the kernel tells about one UNIX socket; {@code linux/unix_diag.h}.
 *
 * @param inode of the socket
 * @param type SOCK_*
 * @param state as of TCP: 1 established, 7 closed, 10 listening
 * @param name as bind(2) got it: a path with the zero at its end, or an abstract name with the zero at its start; empty for none
 * @param peer inode of the socket that it is connected to; 0 for none, for one that has been closed, and for one that was not accepted yet
 * @param waiting inodes of the clients whose connections were not accepted yet, of a listener
 * @param received bytes that can be read; of a listener, connections that were not accepted yet
 * @param sent bytes sent and not read yet; of a listener, its backlog
 * @param shutdown 1 receiving has ended, 2 sending
 */
record UnixSocket(
        int inode, int type, int state, byte[] name, int peer, int[] waiting, int received, int sent, int shutdown) {
    static final int ESTABLISHED = 1;
    static final int LISTEN = 10;

    private static final int HEADER = 16;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final byte[] NO_NAME = {};
    private static final int[] NOBODY = {};

    /** Reads an answer of sock_diag(7), a {@code unix_diag_msg} with its attributes. */
    static UnixSocket parse(ByteBuffer message) {
        byte[] name = NO_NAME;
        int[] waiting = NOBODY;
        int peer = 0;
        int received = 0;
        int sent = 0;
        int shutdown = 0;
        int at = HEADER;
        while (at + ATTRIBUTE_HEADER <= message.limit()) {
            int length = Short.toUnsignedInt(message.getShort(at));
            int content = at + ATTRIBUTE_HEADER;
            switch (message.getShort(at + 2)) {
                case DiagConstants.UNIX_DIAG_NAME -> {
                    name = new byte[length - ATTRIBUTE_HEADER];
                    message.get(content, name);
                }
                case DiagConstants.UNIX_DIAG_PEER -> peer = message.getInt(content);
                case DiagConstants.UNIX_DIAG_ICONS -> waiting = integers(message, content, length - ATTRIBUTE_HEADER);
                case DiagConstants.UNIX_DIAG_RQLEN -> {
                    received = message.getInt(content);
                    sent = message.getInt(content + Integer.BYTES);
                }
                case DiagConstants.UNIX_DIAG_SHUTDOWN -> shutdown = message.get(content);
                default -> {} // The kernel may tell more than it was asked for.
            }
            at += length + 3 & -4;
        }
        return new UnixSocket(
                message.getInt(4), message.get(1), message.get(2), name, peer, waiting, received, sent, shutdown);
    }

    private static int[] integers(ByteBuffer message, int at, int bytes) {
        int[] integers = new int[bytes / Integer.BYTES];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = message.getInt(at + i * Integer.BYTES);
        }
        return integers;
    }

    long[] waitingInodes() {
        long[] inodes = new long[waiting.length];
        for (int i = 0; i < inodes.length; i++) {
            inodes[i] = Integer.toUnsignedLong(waiting[i]);
        }
        return inodes;
    }

    boolean isListening() {
        return state == LISTEN;
    }

    boolean isStream() {
        return type == SocketConstants.SOCK_STREAM;
    }

    boolean hasPath() {
        return name.length > 0 && name[0] != 0;
    }

    /** The path that it was bound to, without the zero. */
    String path() {
        int end = name[name.length - 1] == 0 ? name.length - 1 : name.length;
        return KernelString.decode(name, 0, end);
    }

    /** For messages: {@code /run/x}, {@code @abstract}, or its inode. */
    String label() {
        if (name.length == 0) {
            return "socket:[" + Integer.toUnsignedString(inode) + "]";
        }
        return hasPath() ? path() : "@" + KernelString.decode(name, 1, name.length);
    }
}
