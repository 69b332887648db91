package io.torpor.sockets.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.MessageBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends and receives texts. */
final class Messages {
    private Messages() {}

    static void send(LocalFd socket, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (MessageBuffer buffer = new MessageBuffer(bytes.length)) {
            assertEquals(bytes.length, buffer.send(socket, ByteBuffer.wrap(bytes), null));
        }
    }

    static String receive(LocalFd socket) {
        try (MessageBuffer buffer = new MessageBuffer(16 << 20)) {
            assertTrue(buffer.receive(socket, 0) >= 0);
            return new String(buffer.content(), StandardCharsets.UTF_8);
        }
    }

    /** −1 for nothing there, 0 for the end. */
    static int peek(LocalFd socket) {
        try (MessageBuffer buffer = new MessageBuffer(1)) {
            return buffer.receive(socket, SocketConstants.MSG_PEEK);
        }
    }
}
