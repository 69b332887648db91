package io.torpor.itests;

import io.torpor.itests.Traffic.Shape;
import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections that are in use while one of their ends, or both, are dumped and restored: no byte is lost, doubled or changed, nobody is told
 * that anything happened, and nothing is left in the packet filter.
 */
@Isolated("traffic must not starve")
class ConnectionsTest {
    private static final String USERS_TABLE = "inet users-own";

    private NetworkPair networks;
    private NetworkedEngine engine;
    private Path folder;
    private String rules;

    @BeforeEach
    void join(TestInfo test) {
        networks = NetworkPair.create();
        networks.here().rule(USERS_TABLE, "filter", "tcp dport 9 counter drop");
        rules = networks.here().rules();
        engine = new NetworkedEngine(networks.here());
        folder = WorkFolder.create(
                "connections-" + test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void part() {
        networks.close();
    }

    private void assertRulesAsBefore() {
        Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
    }

    private Traffic serverHere(Shape shape) throws Exception {
        return Traffic.start(
                folder,
                networks.here(),
                networks.here().v4(),
                networks.outside(),
                networks.here().v4(),
                shape);
    }

    private Traffic callerHere(Shape shape) throws Exception {
        return Traffic.start(
                folder,
                networks.outside(),
                networks.outside().v4(),
                networks.here(),
                networks.outside().v4(),
                shape);
    }

    /** Dumps, waits, restores. */
    private void pass(Target target, int milliseconds) {
        Path images = folder.resolve("images." + target.pid());
        engine.dump(target, images).orFail();
        Waiting.sleep(milliseconds);
        engine.restore(images).orFail();
        WorkFolder.delete(images);
    }

    private void finish(Traffic traffic) {
        assertRulesAsBefore();
        traffic.awaitFlow();
        traffic.finish();
        assertRulesAsBefore();
        WorkFolder.delete(folder);
    }

    @Test
    void leftRunning() throws Exception {
        try (Traffic traffic = serverHere(Shape.BUSY)) {
            for (int round = 1; round <= 3; round++) {
                engine.dumpAndLeaveRunning(traffic.server(), folder.resolve("images." + round))
                        .orFail();
                assertRulesAsBefore();
                traffic.awaitFlow();
            }
            finish(traffic);
        }
    }

    @Test
    void serverAwayForSeconds() throws Exception {
        try (Traffic traffic = serverHere(Shape.BUSY)) {
            pass(traffic.server(), 2000);
            finish(traffic);
        }
    }

    @Test
    void caller() throws Exception {
        try (Traffic traffic = callerHere(Shape.BUSY)) {
            pass(traffic.caller(), 0);
            finish(traffic);
        }
    }

    @Test
    void fullQueues() throws Exception {
        try (Traffic traffic = serverHere(Shape.CONGESTED)) {
            Waiting.sleep(500); // until queues have grown
            pass(traffic.server(), 0);
            finish(traffic);
        }
    }

    /** As in a network namespace that has never seen them: what a firewall lets pass because it knows the connections passes. */
    @Test
    void knownToAFirewall() throws Exception {
        String conntrack = Shell.need("conntrack");
        try (Traffic traffic = serverHere(Shape.BUSY)) {
            networks.here().rule("inet users-firewall", "filter", "ct state new,invalid drop");
            rules = networks.here().rules();
            traffic.awaitFlow();
            networks.here()
                    .run(Shell.need("sysctl"), "-qw", "net.netfilter.nf_conntrack_tcp_loose=0")
                    .orFail();
            Path images = folder.resolve("images");
            engine.dump(traffic.server(), images).orFail();
            networks.here().run(conntrack, "-F").orFail();
            engine.restore(images).orFail();
            finish(traffic);
        }
    }

    @Test
    void bothEndsInOneTree() throws Exception {
        try (Traffic traffic = Traffic.startTree(folder, networks.here(), "127.0.0.1", Shape.BUSY)) {
            pass(traffic.server(), 0);
            finish(traffic);
        }
    }

    @Test
    void bothEndsOneAfterTheOther() throws Exception {
        try (Traffic traffic =
                Traffic.start(folder, networks.here(), "127.0.0.1", networks.here(), "127.0.0.1", Shape.BUSY)) {
            Path first = folder.resolve("images.server");
            Path second = folder.resolve("images.caller");
            engine.dump(traffic.server(), first).orFail();
            engine.dump(traffic.caller(), second).orFail();
            engine.restore(first).orFail();
            engine.restore(second).orFail();
            finish(traffic);
        }
    }

    @Test
    void packetsAreLost() throws Exception {
        networks.outside().lose(5);
        try (Traffic traffic = serverHere(Shape.BUSY)) {
            pass(traffic.server(), 0);
            finish(traffic);
        }
    }

    @Test
    void packetsAreLate() throws Exception {
        networks.outside().narrow("20mbit");
        networks.here().narrow("20mbit");
        try (Traffic traffic = serverHere(Shape.BUSY)) {
            pass(traffic.server(), 0);
            finish(traffic);
        }
    }

    @ParameterizedTest(name = "listening at {0}, called by {1}, {2} dumped")
    @CsvSource({"::, fd83::1, server", "::, 10.83.0.1, server", "10.83.0.1, ::ffff:10.83.0.1, caller"})
    void addresses(String listen, String address, String dumped) throws Exception {
        boolean server = dumped.equals("server");
        try (Traffic traffic = Traffic.start(folder, networks.here(), listen, networks.here(), address, Shape.BUSY)) {
            pass(server ? traffic.server() : traffic.caller(), 0);
            finish(traffic);
        }
    }

    @Test
    void thousands() throws Exception {
        try (Traffic traffic = serverHere(Shape.MANY)) {
            pass(traffic.server(), 0);
            finish(traffic);
        }
    }
}
