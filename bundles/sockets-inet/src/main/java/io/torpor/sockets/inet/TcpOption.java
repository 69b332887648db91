package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.linux.SocketOption;

/**
 * Options of TCP that {@code tcp_opts_entry} has no field for, in the order in which they are set; tcp(7). They go into a field of our own, as pairs of number and value,
 * if they are not as in a new socket.
 *
 * <p>Not here, because the kernel tells it once only: what TCP_SAVED_SYN keeps.
 */
enum TcpOption {
    SYN_COUNT("TCP_SYNCNT", TCP_SYNCNT, When.ALWAYS),
    /** Of a connection it is what the segments have become; only before does the kernel tell the program's own choice. */
    SEGMENT("TCP_MAXSEG", TCP_MAXSEG, When.UNCONNECTED),
    LINGER("TCP_LINGER2", TCP_LINGER2, When.ALWAYS),
    DEFER_ACCEPT("TCP_DEFER_ACCEPT", TCP_DEFER_ACCEPT, When.UNCONNECTED),
    /** Of a connection it follows from its buffers; it is given back where it is less than that would make it. */
    WINDOW_CLAMP("TCP_WINDOW_CLAMP", TCP_WINDOW_CLAMP, When.ALWAYS),
    THIN_TIMEOUTS("TCP_THIN_LINEAR_TIMEOUTS", TCP_THIN_LINEAR_TIMEOUTS, When.ALWAYS),
    USER_TIMEOUT("TCP_USER_TIMEOUT", TCP_USER_TIMEOUT, When.ALWAYS),
    FAST_OPEN("TCP_FASTOPEN", TCP_FASTOPEN, When.UNCONNECTED),
    FAST_OPEN_CONNECT("TCP_FASTOPEN_CONNECT", TCP_FASTOPEN_CONNECT, When.UNCONNECTED),
    FAST_OPEN_WITHOUT_COOKIE("TCP_FASTOPEN_NO_COOKIE", TCP_FASTOPEN_NO_COOKIE, When.UNCONNECTED),
    UNSENT_LOW("TCP_NOTSENT_LOWAT", TCP_NOTSENT_LOWAT, When.ALWAYS),
    SAVE_SYN("TCP_SAVE_SYN", TCP_SAVE_SYN, When.ALWAYS),
    SHOW_INPUT("TCP_INQ", TCP_INQ, When.ALWAYS),
    SEND_DELAY("TCP_TX_DELAY", TCP_TX_DELAY, When.ALWAYS),
    /** That acknowledgements wait for data to go with; of a connection only. */
    QUICK_ACKNOWLEDGEMENT("TCP_QUICKACK", TCP_QUICKACK, When.CONNECTED);

    private enum When {
        ALWAYS,
        UNCONNECTED,
        CONNECTED
    }

    private final String text;
    private final SocketOption option;
    private final When when;

    TcpOption(String text, int name, When when) {
        this.text = text;
        this.option = new SocketOption(IPPROTO_TCP, name, Integer.BYTES);
        this.when = when;
    }

    SocketOption option() {
        return option;
    }

    boolean appliesTo(boolean connection) {
        return when == When.ALWAYS || connection == (when == When.CONNECTED);
    }

    /** Null if there is none of that number. */
    static TcpOption of(long number) {
        for (TcpOption option : values()) {
            if (option.option.name() == number) {
                return option;
            }
        }
        return null;
    }

    /** The name in {@code linux/tcp.h}. */
    @Override
    public String toString() {
        return text;
    }
}
