package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.MessageBuffer;
import io.torpor.linux.Sockets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The out-of-band byte of a stream (MSG_OOB): one byte of the queue with a mark. No call tells where that is, but reading stops before it, as it does after
 * descriptors and where another process goes on.
 */
final class UrgentByte {
    private UrgentByte() {}

    /** Its value. */
    static byte of(LocalFd socket) {
        Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_OOBINLINE, 0);
        try (MessageBuffer buffer = new MessageBuffer(1)) {
            buffer.receive(socket, SocketConstants.MSG_OOB | SocketConstants.MSG_PEEK);
            return buffer.content()[0];
        }
    }

    /**
     * Which of the places where reading began anew is the mark; −1 when that cannot be told.
     *
     * @param starts indices of packets
     * @param atMark whether the first is
     */
    static int find(List<Packet> packets, List<Integer> starts, boolean atMark, byte value) {
        if (atMark) {
            return 0;
        }
        List<Integer> possible = new ArrayList<>();
        for (int start : starts) {
            if (start > 0 && packets.get(start).content()[0] == value) {
                Packet before = packets.get(start - 1);
                boolean sameSender =
                        Objects.equals(before.sender(), packets.get(start).sender());
                if (before.files().isEmpty() && sameSender) {
                    return start;
                }
                possible.add(start);
            }
        }
        return possible.size() == 1 ? possible.get(0) : -1;
    }

    /** Makes the first byte of a packet the one. */
    static void split(List<Packet> packets, int at) {
        Packet whole = packets.get(at);
        byte[] content = whole.content();
        packets.set(at, new Packet(Arrays.copyOf(content, 1), whole.sender(), List.of(), whole.from(), true));
        if (content.length > 1) {
            byte[] rest = Arrays.copyOfRange(content, 1, content.length);
            packets.add(at + 1, new Packet(rest, whole.sender(), whole.files(), whole.from(), false));
        }
    }
}
