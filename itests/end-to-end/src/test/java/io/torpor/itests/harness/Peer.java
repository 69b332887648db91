package io.torpor.itests.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A current CRIU, to exchange images with. */
public final class Peer {
    private static final Path CACHED = Path.of(
            System.getProperty("torpor.peer", System.getProperty("user.home") + "/.cache/criu-peer/experimental/criu"));
    /** Unpacks the peer into that place; lies beside the checkout where the project is developed. */
    private static final Path UNPACKER = Path.of(System.getProperty("torpor.workloads", "../workloads"))
            .toAbsolutePath()
            .normalize()
            .resolve("../../../shared/peer/criu-peer")
            .normalize();

    private Peer() {}

    /** The program; without one the test is skipped, visibly. */
    public static Path need() {
        if (!Files.isExecutable(CACHED) && Files.isExecutable(UNPACKER)) {
            Outcome unpacked = Shell.run(UNPACKER.toString());
            Assumptions.assumeTrue(unpacked.succeeded(), () -> "The peer cannot be unpacked: " + unpacked);
        }
        Assumptions.assumeTrue(
                Files.isExecutable(CACHED),
                () -> "There is no " + CACHED + ", and no " + UNPACKER + " to get it: set torpor.peer to a CRIU 4.3");
        return CACHED;
    }
}
