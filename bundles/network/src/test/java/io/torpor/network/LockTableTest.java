package io.torpor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in the real kernel, in a network namespace of each test's own. */
class LockTableTest {
    private static final String SHAPE = """
            table inet CRIU-7dcfa4b0-0000-4000-8000-000000000001 {
            	set conns4 {
            		type ipv4_addr . inet_service . ipv4_addr . inet_service
            	}

            	set conns6 {
            		type ipv6_addr . inet_service . ipv6_addr . inet_service
            	}

            	chain output {
            		type filter hook output priority filter; policy accept;
            		meta mark 0x0000c114 accept
            		ip saddr . tcp sport . ip daddr . tcp dport @conns4 drop
            		ip6 saddr . tcp sport . ip6 daddr . tcp dport @conns6 drop
            	}

            	chain input {
            		type filter hook input priority filter; policy accept;
            		meta mark 0x0000c114 accept
            		ip saddr . tcp sport . ip daddr . tcp dport @conns4 drop
            		ip6 saddr . tcp sport . ip6 daddr . tcp dport @conns6 drop
            	}
            }
            """;

    private final TestJournal journal = new TestJournal();
    private TestNamespace namespace;

    @BeforeEach
    void create() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterEach
    void close() throws Exception {
        namespace.close();
    }

    private String table() {
        return Tables.lockOf(journal.runId());
    }

    private LockTable lock(List<NetworkConnection> connections) throws Exception {
        return namespace.call(
                () -> LockTable.make(table(), table -> Tables.addConnections(table, connections), journal));
    }

    private boolean exists() throws Exception {
        return namespace.call(() -> {
            try (Nftables nftables = new Nftables()) {
                return nftables.exists(table());
            }
        });
    }

    private static NetworkConnection old(int[] local, int localPort, int[] remote, int remotePort) {
        return new NetworkConnection(SocketConstants.AF_INET, bytes(local), localPort, bytes(remote), remotePort);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] linkLocal(int last) {
        return bytes(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
    }

    /** The elements of a set come in any order, and whom the table belongs to changes. */
    private static String shape(String listing) {
        return listing.replaceAll("(?s)\t\telements = \\{.*?\\}\n", "")
                .replaceFirst(" # progname .*", "")
                .replaceFirst("\tflags owner\n\n", "");
    }

    @Test
    void itHasThePeersShape() throws Exception {
        LockTable lock = lock(List.of(
                old(new int[] {10, 0, 0, 1}, 80, new int[] {10, 0, 0, 2}, 4711),
                new NetworkConnection(SocketConstants.AF_INET6, linkLocal(1), 443, linkLocal(2), 65535)));
        String listing = namespace.run("nft", "list", "ruleset");
        Assumptions.assumeTrue(listing != null, "nft is not installed");
        assertEquals(SHAPE, shape(listing));
        for (String element : List.of(
                "10.0.0.1 . 80 . 10.0.0.2 . 4711",
                "10.0.0.2 . 4711 . 10.0.0.1 . 80",
                "fe80::1 . 443 . fe80::2 . 65535",
                "fe80::2 . 65535 . fe80::1 . 443")) {
            assertTrue(listing.contains(element), listing);
        }
        lock.makeLasting();
        assertEquals(SHAPE, shape(namespace.run("nft", "list", "ruleset")));
        lock.release();
        assertEquals("", namespace.run("nft", "list", "ruleset"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void onlyItsConnectionsStandStill(String address) throws Exception {
        try (LoopbackConnection held = namespace.call(() -> new LoopbackConnection(address));
                LoopbackConnection free = namespace.call(() -> new LoopbackConnection(address))) {
            LockTable lock = lock(List.of(held.seen()));
            assertFalse(held.passes());
            assertTrue(free.passes());
            lock.release();
            lock.release();
            assertTrue(held.arrives());
            assertTrue(held.passes());
        }
    }

    @Test
    void itGoesWithTheSocketThatMadeItUnlessItIsToLast() throws Exception {
        namespace.call(() -> {
            Nftables killed = new Nftables();
            killed.commit(Tables.addConnections(new TableMessages(table()).makeOwned(), List.of()));
            killed.close();
            return null;
        });
        assertFalse(exists());
        LockTable lock = lock(List.of());
        assertTrue(exists());
        assertEquals(List.of(), journal.open);
        lock.makeLasting();
        assertEquals(1, journal.open.size());
        lock.keep();
        assertEquals(List.of(), journal.open);
        assertTrue(exists());
        lock.release();
        assertTrue(exists());
    }

    @Test
    void recoveryFindsItInItsNamespace() throws Exception {
        LockTable lock = lock(List.of());
        lock.makeLasting();
        String left = journal.open.get(0);
        assertTrue(left.endsWith(" " + namespace.call(Namespaces::own)), left);
        new LockRecoverer().recover(left);
        assertFalse(exists());
        new LockRecoverer().recover(left);
        new LockRecoverer().recover("CRIU-x in network namespace 1");
        lock.release();
    }

    @Test
    void manyConnectionsFit() throws Exception {
        List<NetworkConnection> many = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            many.add(old(new int[] {10, 0, 0, 1}, 80, new int[] {10, 1, i >> 8, i & 0xff}, 1024 + i));
            many.add(new NetworkConnection(SocketConstants.AF_INET6, linkLocal(1), 80, linkLocal(2), 1024 + i));
        }
        LockTable lock = lock(many);
        String json = namespace.run("nft", "-j", "list", "set", "inet", table(), "conns4");
        Assumptions.assumeTrue(json != null, "nft is not installed");
        assertEquals(12_000, json.split("concat").length - 1);
        lock.makeLasting();
        lock.release();
        assertFalse(exists());
    }

    @Test
    void aNamespaceIsLockedAsAWhole() throws Exception {
        try (LoopbackConnection connection = namespace.call(() -> new LoopbackConnection("127.0.0.1"))) {
            LockTable lock = namespace.call(() -> LockTable.make(table(), Tables::addEverything, journal));
            assertFalse(connection.passes());
            String listing = namespace.run("nft", "list", "ruleset");
            if (listing != null) {
                assertTrue(listing.contains("hook output priority filter; policy drop;"), listing);
                assertTrue(listing.contains("hook input priority filter; policy drop;"), listing);
            }
            lock.release();
            assertTrue(connection.arrives());
        }
    }
}
