package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.SocketCalls;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How much either side may send: {@code struct tcp_repair_window}. All are sequence numbers or bytes, unsigned.
 *
 * @param updated the segment that told us the other side's window last
 * @param theirs how much it takes
 * @param largest that it ever took
 * @param ours how much we take
 * @param acknowledged where we were when we told it so
 */
record TcpWindow(int updated, int theirs, int largest, int ours, int acknowledged) {
    private static final int BYTES = 20;

    /** @param call that has read TCP_REPAIR_WINDOW */
    static TcpWindow of(SocketCalls calls, int call) {
        return new TcpWindow(
                calls.number(call),
                calls.number(call, 4),
                calls.number(call, 8),
                calls.number(call, 12),
                calls.number(call, 16));
    }

    static TcpWindow of(tcp_stream_entry record) {
        return new TcpWindow(
                record.getSndWl1(), record.getSndWnd(), record.getMaxWindow(), record.getRcvWnd(), record.getRcvWup());
    }

    void save(tcp_stream_entry.Builder record) {
        record.setSndWl1(updated)
                .setSndWnd(theirs)
                .setMaxWindow(largest)
                .setRcvWnd(ours)
                .setRcvWup(acknowledged);
    }

    /** The same for a side that has got less so far, and can take a FIN whatever else. */
    TcpWindow before(int received) {
        int earlier = acknowledged - received > 0 ? received : acknowledged;
        int seen = updated - received > 0 ? received : updated;
        return new TcpWindow(seen, theirs, largest, Math.max(ours, 0) + (received - earlier) + 1, earlier);
    }

    void restore(LocalFd socket) {
        Sockets.setOption(socket, InetConstants.IPPROTO_TCP, InetConstants.TCP_REPAIR_WINDOW, bytes());
    }

    void restore(SocketCalls calls) {
        calls.set(InetConstants.IPPROTO_TCP, InetConstants.TCP_REPAIR_WINDOW, bytes());
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(updated)
                .putInt(theirs)
                .putInt(largest)
                .putInt(ours)
                .putInt(acknowledged)
                .array();
    }
}
