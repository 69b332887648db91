package io.torpor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.abi.SocketConstants;
import io.torpor.spi.Issue;
import io.torpor.spi.MomentListener;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            		size 1
            	}

            	set conns6 {
            		type ipv6_addr . inet_service . ipv6_addr . inet_service
            		size 1
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
            		ip daddr . tcp dport . ip saddr . tcp sport @conns4 drop
            		ip6 daddr . tcp dport . ip6 saddr . tcp sport @conns6 drop
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
    void nftShowsWhatIsMeant() throws Exception {
        LockTable lock = lock(List.of(
                old(new int[] {10, 0, 0, 1}, 80, new int[] {10, 0, 0, 2}, 4711),
                new NetworkConnection(SocketConstants.AF_INET6, linkLocal(1), 443, linkLocal(2), 65535)));
        String listing = namespace.run("nft", "list", "ruleset");
        Assumptions.assumeTrue(listing != null, "nft is not installed");
        assertEquals(SHAPE, shape(listing));
        for (String element : List.of("10.0.0.1 . 80 . 10.0.0.2 . 4711", "fe80::1 . 443 . fe80::2 . 65535")) {
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
        assertEquals(6_000, json.split("concat").length - 1);
        lock.makeLasting();
        lock.release();
        assertFalse(exists());
    }

    @Test
    void aNamespaceIsLockedAsAWhole() throws Exception {
        List<String> moments = new ArrayList<>();
        MomentListener listener = reached ->
                moments.add(reached.moment().scriptName() + " " + reached.root().get());
        TestSession session = new TestSession(Options.NONE.with(Options.MOMENTS, listener));
        try (LoopbackConnection connection = namespace.call(() -> new LoopbackConnection("127.0.0.1"))) {
            LockChoice.Made made = NamespaceLock.make(
                    LockChoice.AUTOMATIC, namespace.descriptor(), Optional.of(new Pid(4711)), session);
            assertEquals(NetworkLockMethod.NFTABLES, made.method());
            assertEquals(List.of("network-lock 4711"), moments);
            assertFalse(connection.passes());
            String listing = namespace.run("nft", "list", "ruleset");
            if (listing != null) {
                assertTrue(listing.contains("hook output priority filter; policy drop;"), listing);
                assertTrue(listing.contains("hook input priority filter; policy drop;"), listing);
            }
            made.lock().makeLasting();
            made.lock().release();
            made.lock().release();
            assertEquals(List.of("network-lock 4711", "network-unlock 4711"), moments);
            assertTrue(connection.arrives());
        }
    }

    @Test
    void aListenerMayRefuseTheLockOfANamespace() throws Exception {
        TorporException refusal =
                Issue.error("TEST-001", Problems.NETWORK, "No", "").toException();
        MomentListener listener = reached -> {
            throw refusal;
        };
        TestSession session = new TestSession(Options.NONE.with(Options.MOMENTS, listener));
        assertThrows(
                TorporException.class,
                () -> NamespaceLock.make(
                        LockChoice.AUTOMATIC, namespace.descriptor(), Optional.of(new Pid(4711)), session));
        assertFalse(exists());
    }

    @Test
    void askingWhetherItWorksLeavesNothing() throws Exception {
        assertEquals(Optional.empty(), namespace.call(() -> new LockProbe().probe()));
        String listing = namespace.run("nft", "list", "ruleset");
        assertEquals("", listing == null ? "" : listing);
    }
}
