package io.torpor.sockets.inet;

import io.torpor.linux.SocketDiagnosis;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What sock_diag(7) tells of all internet sockets of a kind in the engine's network namespace: {@code linux/inet_diag.h}. */
final class InetDiagnosis {
    private static final int REQUEST_BYTES = 56;
    private static final int MESSAGE_BYTES = 72;
    private static final int MESSAGE_INODE = 68;
    private static final int ALL_STATES = -1;

    private InetDiagnosis() {}

    /** Gets one attribute of one socket. */
    @FunctionalInterface
    interface Attribute {
        /**
         * Takes it.
         *
         * @param type INET_DIAG_*
         * @param at where its value begins in the message, which is good during the call only
         */
        void take(long inode, int type, ByteBuffer message, int at);
    }

    /**
     * Asks.
     *
     * @param extension INET_DIAG_* of those that are given only if they are wanted
     */
    static void list(int family, int protocol, int extension, Attribute each) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) family)
                .put(1, (byte) protocol)
                .put(2, (byte) (1 << (extension - 1)))
                .putInt(4, ALL_STATES);
        try (SocketDiagnosis diagnosis = new SocketDiagnosis()) {
            diagnosis.list(request, message -> {
                long inode = message.getInt(MESSAGE_INODE) & 0xffffffffL;
                int at = MESSAGE_BYTES;
                while (at + 4 <= message.limit()) {
                    each.take(inode, message.getShort(at + 2), message, at + 4);
                    at += Math.max(4, (message.getShort(at) & 0xffff) + 3 & -4);
                }
            });
        }
    }
}
