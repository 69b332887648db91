package io.torpor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.SocketConstants;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.TorporException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of iptables, in a network namespace of each test's own. */
class RulesLockTest {
    private static final NetworkConnection SOME = new NetworkConnection(
            SocketConstants.AF_INET, new byte[] {10, 0, 0, 1}, 80, new byte[] {10, 0, 0, 2}, 4711);

    private final TestJournal journal = new TestJournal();
    private TestNamespace namespace;

    @BeforeEach
    void create() throws Exception {
        Assumptions.assumeTrue(Iptables.isInstalled(), "iptables is not installed");
        namespace = TestNamespace.create();
    }

    @AfterEach
    void close() throws Exception {
        if (namespace != null) {
            namespace.close();
        }
    }

    private RulesLock lock(List<FilterRules> rules) throws Exception {
        return namespace.call(() -> RulesLock.make(rules, journal));
    }

    private void release(HeldLock lock) throws Exception {
        namespace.call(() -> {
            lock.release();
            return null;
        });
    }

    private String rules() throws Exception {
        return namespace.run("iptables-save", "-t", "filter");
    }

    @Test
    void theyAreThePeers() throws Exception {
        RulesLock lock = lock(FilterRules.of(List.of(SOME)));
        String rules = rules();
        assertTrue(
                rules.contains("-A INPUT -s 10.0.0.2/32 -d 10.0.0.1/32 -p tcp -m mark ! --mark 0xc114 -m tcp"
                        + " --sport 4711 --dport 80 -j DROP"),
                rules);
        assertTrue(
                rules.contains("-A OUTPUT -s 10.0.0.1/32 -d 10.0.0.2/32 -p tcp -m mark ! --mark 0xc114 -m tcp"
                        + " --sport 80 --dport 4711 -j DROP"),
                rules);
        assertEquals(1, journal.open.size());
        release(lock);
        assertFalse(rules().contains("c114"));
        assertEquals(List.of(), journal.open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void onlyTheirConnectionsStandStill(String address) throws Exception {
        try (LoopbackConnection held = namespace.call(() -> new LoopbackConnection(address));
                LoopbackConnection free = namespace.call(() -> new LoopbackConnection(address))) {
            RulesLock lock = lock(FilterRules.of(List.of(held.seen())));
            assertFalse(held.passes());
            assertTrue(free.passes());
            release(lock);
            assertTrue(held.arrives());
        }
    }

    @Test
    void aNamespaceIsLockedAsAWhole() throws Exception {
        try (LoopbackConnection connection = namespace.call(() -> new LoopbackConnection("127.0.0.1"))) {
            RulesLock lock = lock(FilterRules.ofEverything());
            assertFalse(connection.passes());
            assertTrue(rules().contains("-A CRIU -m mark --mark 0xc114 -j ACCEPT\n-A CRIU -j DROP\n"), rules());
            release(lock);
            assertTrue(connection.arrives());
            assertFalse(rules().contains("CRIU"), rules());
        }
    }

    @Test
    void recoveryDeletesThemInTheirNamespaceHoweverManyAreLeft() throws Exception {
        NetworkConnection other = new NetworkConnection(
                SocketConstants.AF_INET, new byte[] {10, 0, 0, 1}, 81, new byte[] {10, 0, 0, 2}, 17);
        lock(FilterRules.of(List.of(SOME, other)));
        String left = journal.open.get(0);
        namespace.run("sh", "-c", "iptables -D INPUT 1");
        new RulesRecoverer().recover(left);
        assertFalse(rules().contains("c114"), rules());
        new RulesRecoverer().recover(left);
        assertEquals(
                "NETWORK-006",
                assertThrows(TorporException.class, () -> new RulesRecoverer().recover("nonsense"))
                        .issue()
                        .code());
    }

    @Test
    void whatIsLeftTellsInItsFirstLineWhere() throws Exception {
        String data = new LeftRules(17, FilterRules.of(List.of(SOME))).toString();
        assertTrue(data.startsWith("in network namespace 17\n4 -D OUTPUT --protocol tcp"), data);
        assertEquals(data, LeftRules.parse(data).toString());
    }
}
