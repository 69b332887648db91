package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.AF_UNIX;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Addresses of UNIX sockets. */
final class Addresses {
    private Addresses() {}

    static byte[] of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(bytes)
                .array();
    }
}
