package io.torpor.sockets.other;

import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct sockaddr_nl}. */
record NetlinkAddress(int port, int groups) {
    private static final int BYTES = 12;

    static NetlinkAddress parse(byte[] address) {
        ByteBuffer in = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        return new NetlinkAddress(in.getInt(4), in.getInt(8));
    }

    /** A record has one group, by its number; 0 for none. */
    static NetlinkAddress ofGroup(int port, int group) {
        return new NetlinkAddress(port, group == 0 ? 0 : 1 << group - 1);
    }

    int group() {
        return groups == 0 ? 0 : Integer.numberOfTrailingZeros(groups) + 1;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        return out.putShort(0, (short) SocketConstants.AF_NETLINK)
                .putInt(4, port)
                .putInt(8, groups)
                .array();
    }
}
