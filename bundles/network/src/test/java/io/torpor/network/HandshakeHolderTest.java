package io.torpor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.spi.HandshakeHold;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeHolderTest {
    @ParameterizedTest
    @CsvSource({"nftables, 127.0.0.1", "nftables, ::1", "iptables, 127.0.0.1", "iptables, ::1"})
    void connectionsBeginWhenTheyAreLet(String method, String address) throws Exception {
        Assumptions.assumeTrue(method.equals("nftables") || Iptables.isInstalled(), "iptables is not installed");
        TestSession session = new TestSession(method);
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.call(() -> {
                InetAddress local = InetAddress.getByName(address);
                try (ServerSocket held = new ServerSocket(0, 5, local);
                        ServerSocket free = new ServerSocket(0, 5, local);
                        Socket before = new Socket(local, held.getLocalPort());
                        Socket late = new Socket()) {
                    HandshakeHold.Held hold = new HandshakeHolder().hold(session, List.of(held.getLocalPort(), 4711));
                    new Socket(local, free.getLocalPort()).close();
                    InetSocketAddress target = new InetSocketAddress(local, held.getLocalPort());
                    assertThrows(SocketTimeoutException.class, () -> {
                        try (Socket never = new Socket()) {
                            never.connect(target, 300);
                        }
                    });
                    before.getOutputStream().write('x');
                    try (Socket accepted = held.accept()) {
                        assertEquals('x', accepted.getInputStream().read());
                    }
                    hold.release();
                    hold.release();
                    late.connect(target, 10_000);
                    assertTrue(late.isConnected());
                }
                return null;
            });
        }
        assertEquals(List.of(), session.journal().open);
    }
}
