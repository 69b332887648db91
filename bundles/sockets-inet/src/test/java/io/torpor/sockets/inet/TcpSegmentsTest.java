package io.torpor.sockets.inet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TcpSegmentsTest {
    private static int sum(ByteBuffer bytes, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at += 2) {
            sum += bytes.getShort(at) & 0xffff;
        }
        return sum;
    }

    private static void check(int family, byte[] address, int header) {
        Endpoint from = new Endpoint(family, 0x1234, address, 0);
        Endpoint to = new Endpoint(family, 80, address, 0);
        ByteBuffer packet = ByteBuffer.wrap(
                TcpSegments.packet(from, to, 0x01020304, 0xfffefdfc, TcpSegments.FIN | TcpSegments.ACK, 0xffff));
        assertEquals(header + 20, packet.capacity());
        assertEquals(0x1234, packet.getShort(header));
        assertEquals(80, packet.getShort(header + 2));
        assertEquals(0x01020304, packet.getInt(header + 4));
        assertEquals(0xfffefdfc, packet.getInt(header + 8));
        assertEquals(0x5011, packet.getShort(header + 12));
        int total = sum(packet, header - 2 * address.length, packet.capacity()) + 6 + 20;
        while (total >>> 16 != 0) {
            total = (total & 0xffff) + (total >>> 16);
        }
        assertEquals(0xffff, total, "a receiver adds all up, and the checksum");
    }

    @Test
    void theChecksumIsRight() {
        check(SocketConstants.AF_INET, new byte[] {127, 0, 0, 1}, 20);
        byte[] six = new byte[16];
        six[0] = 0x20;
        six[15] = (byte) 0xfe;
        check(SocketConstants.AF_INET6, six, 40);
    }
}
