package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of {@code struct tcp_info}.
 *
 * @param state TCP_ESTABLISHED and so on
 * @param negotiated {@link #TIMESTAMPS}, {@link #SACK}, {@link #SCALING}
 * @param sendScale by how many bits the windows that arrive are shifted
 * @param receiveScale the same for those that are sent
 * @param waiting how many connections wait to be accepted, if it listens
 * @param backlog how many may wait
 */
record TcpInfo(int state, int negotiated, int sendScale, int receiveScale, int waiting, int backlog) {
    /** TCPI_OPT_TIMESTAMPS. */
    static final int TIMESTAMPS = 1;

    /** TCPI_OPT_SACK. */
    static final int SACK = 2;

    /** TCPI_OPT_WSCALE. */
    static final int SCALING = 4;

    private static final int BYTES = 104;
    private static final int STATE = 0;
    private static final int OPTIONS = 5;
    private static final int SCALES = 6;
    private static final int UNACKED = 24;
    private static final int SACKED = 28;

    static TcpInfo of(LocalFd socket) {
        ByteBuffer info = Sockets.option(socket, InetConstants.IPPROTO_TCP, InetConstants.TCP_INFO, BYTES);
        int low = info.get(SCALES) & 0xf;
        int high = info.get(SCALES) >> 4 & 0xf;
        boolean little = info.order() == ByteOrder.LITTLE_ENDIAN;
        // Of a listening socket, the kernel gives its queue in the fields for unacknowledged segments.
        return new TcpInfo(
                info.get(STATE),
                info.get(OPTIONS) & (TIMESTAMPS | SACK | SCALING),
                little ? low : high,
                little ? high : low,
                info.getInt(UNACKED),
                info.getInt(SACKED));
    }
}
