package io.torpor.itests.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces, joined by a pair of virtual Ethernet devices: one for the engine and what it dumps, one for the world outside.
 * Each pair is new and has names of its own, so nothing that is left behind by one test is seen by another, nor by this machine.
 */
public final class NetworkPair implements AutoCloseable {
    private static final String PREFIX = "torpor-itest-";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Network here;
    private final Network outside;

    private NetworkPair(Network here, Network outside) {
        this.here = here;
        this.outside = outside;
    }

    /** A new pair; where none can be made the test is skipped, visibly. */
    public static NetworkPair create() {
        deleteOrphans();
        String name = PREFIX + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        NetworkPair pair = new NetworkPair(
                new Network(name + "-here", "veth0", "10.83.0.1", "fd83::1"),
                new Network(name + "-outside", "veth0", "10.83.0.2", "fd83::2"));
        String ip = Shell.need("ip");
        Outcome made = Shell.run(ip, "netns", "add", pair.here.name());
        Assumptions.assumeTrue(made.succeeded(), () -> "This machine lets us make no network namespace: " + made);
        try {
            Shell.run(ip, "netns", "add", pair.outside.name()).orFail();
            pair.join();
        } catch (AssertionError e) {
            pair.close();
            throw e;
        }
        return pair;
    }

    private void join() {
        String ip = Shell.need("ip");
        Shell.run(
                        ip,
                        "-n",
                        here.name(),
                        "link",
                        "add",
                        here.device(),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        outside.device(),
                        "netns",
                        outside.name())
                .orFail();
        for (Network each : List.of(here, outside)) {
            each.run(
                            "/bin/sh",
                            "-ec",
                            "ip addr add $1/24 dev $0; ip addr add $2/64 dev $0 nodad; ip link set lo up; ip link set $0 up",
                            each.device(),
                            each.v4(),
                            each.v6())
                    .orFail();
        }
        for (Network each : List.of(here, outside)) {
            Waiting.until(
                    "the networks are joined",
                    () -> each.run(ip, "link", "show", each.device()).output().contains(" state UP "));
        }
    }

    /** Where the engine runs. */
    public Network here() {
        return here;
    }

    /** The other side. */
    public Network outside() {
        return outside;
    }

    /** Of test runs that were killed. */
    private static void deleteOrphans() {
        for (String line : Shell.run(Shell.need("ip"), "netns", "list").output().split("\n")) {
            String name = line.split(" ")[0];
            if (name.startsWith(PREFIX) && !Proc.exists(Integer.parseInt(name.split("-")[2]))) {
                Shell.run(Shell.need("ip"), "netns", "delete", name);
            }
        }
    }

    @Override
    public void close() {
        for (Network each : List.of(here, outside)) {
            Path handle = Path.of("/run/netns", each.name());
            if (handle.toFile().exists()) {
                Waiting.holdsWithin(
                        Duration.ofSeconds(5),
                        () -> Shell.run(Shell.need("ip"), "netns", "delete", each.name())
                                .succeeded());
            }
        }
    }
}
