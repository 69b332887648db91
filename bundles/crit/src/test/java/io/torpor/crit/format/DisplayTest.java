package io.torpor.crit.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values as the peer's tool was seen to print them. */
class DisplayTest {
    private static String quoted(String text) {
        return QuotedPrintable.encode(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void quotesAsPythonDoes() {
        assertEquals("=00abc", quoted("\0abc"));
        assertEquals("a b=20", quoted("a b "));
        assertEquals("a=09", quoted("a\t"));
        assertEquals("=2E", quoted("."));
        assertEquals("a\nb=20", quoted("a\nb "));
        assertEquals("a=20\n", quoted("a \n"));
        assertEquals("x".repeat(75) + "=\nxxxxx", quoted("x".repeat(80)));
        assertEquals("=3D=FF", quoted("=\u00ff"));
    }

    @Test
    void losesNoByte() throws BadContent {
        Random random = new Random(7);
        byte[] common = "\r\n =\t.aA0\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(round < 100 ? 300 : 12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = common[random.nextInt(common.length)];
            }
            assertArrayEquals(bytes, QuotedPrintable.decode(QuotedPrintable.encode(bytes)));
        }
        assertThrows(BadContent.class, () -> QuotedPrintable.decode("a=4"));
    }

    @Test
    void addresses() throws BadContent {
        assertAddress("127.0.0.1", 0x0100007fL);
        assertAddress("::", 0, 0, 0, 0);
        assertAddress("::1", 0, 0, 0, 0x01000000L);
        assertAddress("fe80::12:3400:0", 0x80feL, 0, 0x12000000L, 0x34);
        assertAddress("100::100:0", 1, 0, 0, 1);
        assertAddress("0:0:100::", 0, 1, 0, 0);
        assertAddress("::ffff:7f00:1", 0, 0, 0xffff0000L, 0x0100007fL);
        assertEquals(List.of(0L, 0L, 0xffff0000L, 0x0100007fL), NetworkAddress.parse("::ffff:127.0.0.1"));
        assertThrows(BadContent.class, () -> NetworkAddress.parse("localhost"));
        assertThrows(BadContent.class, () -> NetworkAddress.parse("1.2"));
    }

    private static void assertAddress(String text, long... words) throws BadContent {
        List<Long> list = java.util.Arrays.stream(words).boxed().toList();
        assertEquals(text, NetworkAddress.print(list));
        assertEquals(list, NetworkAddress.parse(text));
    }

    @Test
    void devices() throws BadContent {
        assertEquals("291:284280", DeviceNumber.print(0x12345678));
        assertEquals("1110:74616", DeviceNumber.printOld(0x12345678));
        assertEquals(0x12345678, DeviceNumber.parse("291:284280", false));
        assertEquals(0x12345678, DeviceNumber.parse("1110:74616", true));
        assertThrows(BadContent.class, () -> DeviceNumber.parse("4096:0", false));
    }

    @Test
    void flags() throws BadContent {
        NameTable open = Display.of("reg_file_entry", "flags").names();
        assertEquals("O_WRONLY | 0x14", open.bits(21));
        assertEquals("", open.bits(0));
        assertEquals(1026, open.parseBits("O_RDWR|O_APPEND", FieldType.UINT32));
        assertEquals(21, open.parseBits("O_WRONLY | 0x14", FieldType.UINT32));
        assertThrows(BadContent.class, () -> open.parseBits("O_NOPE", FieldType.UINT32));
    }
}
