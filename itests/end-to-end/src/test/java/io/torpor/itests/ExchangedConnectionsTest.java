package io.torpor.itests;

import io.torpor.itests.Traffic.Shape;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Peer;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One engine dumps, the other restores, and who holds the other ends of the connections notices nothing. */
@Isolated("traffic must not starve")
class ExchangedConnectionsTest {
    @ParameterizedTest(name = "dumped by Torpor: {0}")
    @ValueSource(booleans = {true, false})
    void survive(boolean oursFirst) throws Exception {
        Assumptions.assumeTrue(Engine.isOurs(), "exchanges images with the peer");
        Path folder = WorkFolder.create("exchanged-" + oursFirst);
        Path images = folder.resolve("images");
        try (NetworkPair networks = NetworkPair.create()) {
            NetworkedEngine ours = new NetworkedEngine(networks.here());
            NetworkedEngine theirs = new NetworkedEngine(networks.here(), Peer.need());
            String rules = networks.here().rules();
            try (Traffic traffic = Traffic.start(
                    folder,
                    networks.here(),
                    networks.here().v4(),
                    networks.outside(),
                    networks.here().v4(),
                    Shape.CONGESTED)) {
                (oursFirst ? ours : theirs).dump(traffic.server(), images).orFail();
                (oursFirst ? theirs : ours).restore(images).orFail();
                traffic.awaitFlow();
                traffic.finish();
            }
            Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
        }
        WorkFolder.delete(folder);
    }
}
