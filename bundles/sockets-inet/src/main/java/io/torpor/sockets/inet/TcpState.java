package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;

/** What a TCP state, as TCP_INFO and {@code inet_sk_entry} have it, says about the two ends of the stream: RFC 9293, 3.3.2. */
final class TcpState {
    private TcpState() {}

    /** Whether there is, or is about to be, another side. */
    static boolean isConnection(int state) {
        return state != InetConstants.TCP_CLOSE && state != InetConstants.TCP_LISTEN;
    }

    /** Whether the end of what this side sends (FIN) is in its send queue, or beyond. It takes a sequence number. */
    static boolean hasSentEnd(int state) {
        return switch (state) {
            case InetConstants.TCP_FIN_WAIT1,
                    InetConstants.TCP_FIN_WAIT2,
                    InetConstants.TCP_CLOSING,
                    InetConstants.TCP_LAST_ACK,
                    InetConstants.TCP_TIME_WAIT -> true;
            default -> false;
        };
    }

    /** Whether the other side has said that it got that end. */
    static boolean isEndAcknowledged(int state) {
        return state == InetConstants.TCP_FIN_WAIT2 || state == InetConstants.TCP_TIME_WAIT;
    }

    /** Whether the other side's end has arrived. It takes a sequence number. */
    static boolean hasReceivedEnd(int state) {
        return switch (state) {
            case InetConstants.TCP_CLOSE_WAIT,
                    InetConstants.TCP_LAST_ACK,
                    InetConstants.TCP_CLOSING,
                    InetConstants.TCP_TIME_WAIT -> true;
            default -> false;
        };
    }

    /** For messages. */
    static String name(int state) {
        return switch (state) {
            case InetConstants.TCP_ESTABLISHED -> "ESTABLISHED";
            case InetConstants.TCP_SYN_SENT -> "SYN_SENT";
            case InetConstants.TCP_SYN_RECV -> "SYN_RECV";
            case InetConstants.TCP_FIN_WAIT1 -> "FIN_WAIT1";
            case InetConstants.TCP_FIN_WAIT2 -> "FIN_WAIT2";
            case InetConstants.TCP_CLOSE_WAIT -> "CLOSE_WAIT";
            case InetConstants.TCP_LAST_ACK -> "LAST_ACK";
            case InetConstants.TCP_CLOSING -> "CLOSING";
            default -> Integer.toString(state);
        };
    }
}
