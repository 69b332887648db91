package io.torpor.itests.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A current CRIU, to exchange images with. */
public final class Peer {
    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache/criu-peer");
    private static final Path CURRENT = Path.of(
            System.getProperty("torpor.peer", CACHE.resolve("experimental/criu").toString()));
    private static final Path OLDER = CACHE.resolve("trixie/criu");
    /** Unpacks a peer into that place; lies beside the checkout where the project is developed. */
    private static final Path UNPACKER = Path.of(System.getProperty("torpor.workloads", "../workloads"))
            .toAbsolutePath()
            .normalize()
            .resolve("../../../shared/peer/criu-peer")
            .normalize();

    private Peer() {}

    /** The program; without one the test is skipped, visibly. */
    public static Path need() {
        return need(CURRENT, "experimental", "set torpor.peer to a CRIU 4.3");
    }

    /** CRIU 4.1.1, which reads fields that newer ones only keep for it; without one the test is skipped, visibly. */
    public static Path needOlder() {
        return need(OLDER, "trixie", "put a CRIU 4.1.1 there");
    }

    private static Path need(Path program, String suite, String remedy) {
        if (!Files.isExecutable(program) && Files.isExecutable(UNPACKER)) {
            Outcome unpacked = Shell.run(UNPACKER.toString(), suite);
            Assumptions.assumeTrue(unpacked.succeeded(), () -> "The peer cannot be unpacked: " + unpacked);
        }
        Assumptions.assumeTrue(
                Files.isExecutable(program),
                () -> "There is no " + program + ", and no " + UNPACKER + " to get it: " + remedy);
        return program;
    }
}
