package io.torpor.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SO_MARK of packets that pass every lock: those which an engine forges for the sockets that it makes. The peer's number, since one's images hold the other's rules. */
final class Mark {
    static final int NUMBER = 0xc114;

    private Mark() {}

    /** In the machine's order. */
    static byte[] bytes() {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(NUMBER)
                .array();
    }
}
