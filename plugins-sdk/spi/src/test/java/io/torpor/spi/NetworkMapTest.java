package io.torpor.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkMapTest {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private static byte[] bytes(String address) throws UnknownHostException {
        return InetAddress.getByName(address).getAddress();
    }

    @Test
    void addressesAreReplaced() throws UnknownHostException {
        NetworkMap map =
                NetworkMap.NONE.and(List.of("192.0.2.1=198.51.100.7", "::1=2001:db8::1"), List.of(), List.of());
        assertFalse(map.isEmpty());
        assertArrayEquals(bytes("198.51.100.7"), map.address(bytes("192.0.2.1")));
        assertArrayEquals(bytes("192.0.2.2"), map.address(bytes("192.0.2.2")));
        assertArrayEquals(bytes("2001:db8::1"), map.address(bytes("::1")));
    }

    @Test
    void anAddressInTheOtherFormIsReplacedToo() throws UnknownHostException {
        NetworkMap map = NetworkMap.NONE.and(List.of("192.0.2.1=198.51.100.7"), List.of(), List.of());
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(bytes("192.0.2.1"), 0, mapped, 12, 4);
        byte[] result = map.address(mapped);
        assertEquals(-1, result[11]);
        assertArrayEquals(bytes("198.51.100.7"), Arrays.copyOfRange(result, 12, 16));
    }

    @Test
    void portsAreReplacedByProtocol() {
        NetworkMap map = NetworkMap.NONE.and(List.of(), List.of("80=8080", "udp:53=1053"), List.of("eth0=eth1"));
        assertEquals(8080, map.port(TCP, 80));
        assertEquals(8080, map.port(UDP, 80));
        assertEquals(1053, map.port(UDP, 53));
        assertEquals(53, map.port(TCP, 53));
        assertEquals("eth1", map.device("eth0"));
        assertEquals("lo", map.device("lo"));
    }

    @Test
    void nothingIsReplacedByDefault() {
        assertTrue(NetworkMap.NONE.isEmpty());
        assertEquals(80, NetworkMap.NONE.port(TCP, 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "=192.0.2.1", "192.0.2.1=", "192.0.2.1=::1", "localhost=192.0.2.1", "beef=192.0.2.1"
            })
    void malformedAddressesAreRefused(String pair) {
        assertThrows(IllegalArgumentException.class, () -> NetworkMap.NONE.and(List.of(pair), List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "80=0", "80=65536", "x=80", "sctp:80=81"})
    void malformedPortsAreRefused(String pair) {
        assertThrows(IllegalArgumentException.class, () -> NetworkMap.NONE.and(List.of(), List.of(pair), List.of()));
    }

    @Test
    void oneThatIsMappedTwiceIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkMap.NONE.and(List.of(), List.of("80=81", "tcp:80=82"), List.of()));
    }
}
