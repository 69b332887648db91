package io.torpor.sockets.inet;

import io.torpor.abi.SocketConstants;

/** Protocols whose sockets cannot be saved, in words; {@code linux/in.h}. */
final class UnsupportedProtocol {
    private static final int DCCP = 33;
    private static final int L2TP = 115;
    private static final int SCTP = 132;
    private static final int SMC = 256;
    private static final int MPTCP = 262;

    private UnsupportedProtocol() {}

    static String describe(int type, int protocol) {
        return switch (protocol) {
            case DCCP -> "a DCCP socket";
            case L2TP -> "an L2TP socket";
            case SCTP -> "an SCTP socket";
            case SMC -> "an SMC socket";
            case MPTCP -> "a Multipath TCP socket";
            default -> kind(type) + " of protocol " + protocol;
        };
    }

    static String remedy(int protocol) {
        return switch (protocol) {
            case MPTCP -> "Run the program without mptcpize, or with net.mptcp.enabled = 0, so that it uses TCP.";
            case SMC -> "Run the program without smc_run, so that it uses TCP.";
            default -> "Have the program close it before dumping, and open it again afterwards.";
        };
    }

    private static String kind(int type) {
        return switch (type) {
            case SocketConstants.SOCK_STREAM -> "a stream socket";
            case SocketConstants.SOCK_DGRAM -> "a datagram socket";
            default -> "a socket of type " + type;
        };
    }
}
