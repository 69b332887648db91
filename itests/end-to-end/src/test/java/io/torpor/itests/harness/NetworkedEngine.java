package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An engine that is run in some network, and keeps connections.
 *
 * @param program with CRIU's command line
 */
public record NetworkedEngine(Network network, Path program) {
    private static final List<String> KEEP = List.of("--tcp-established");
    /** The peer's usual one leaves iptables' own chains behind. */
    private static final List<String> PEERS_LOCK = List.of("--network-lock", "nftables");

    public NetworkedEngine(Network network) {
        this(network, Engine.program());
    }

    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        return network.inside(command);
    }

    private Outcome run(List<String> arguments, String... options) {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(KEEP);
        if (!program.toString().contains("torpor")) {
            command.addAll(PEERS_LOCK);
        }
        command.addAll(Arrays.asList(options));
        return Shell.run(command(command.toArray(String[]::new)));
    }

    /** Dumps a tree and lets it run on. */
    public Outcome dumpAndLeaveRunning(Target target, Path images, String... options) {
        return run(List.of("dump", "-R", "-t", target.pid() + "", "-D", create(images)), options);
    }

    /** Dumps a tree and ends it. */
    public Outcome dump(Target target, Path images, String... options) {
        List<Integer> pids = target.tree();
        Outcome outcome = run(List.of("dump", "-t", target.pid() + "", "-D", create(images)), options);
        if (outcome.succeeded()) {
            target.awaitGone(pids);
        }
        return outcome;
    }

    /** Restores a tree and lets go of it. */
    public Outcome restore(Path images, String... options) {
        return run(List.of("restore", "-d", "-D", images.toString()), options);
    }

    private static String create(Path images) {
        try {
            return Files.createDirectories(images).toString();
        } catch (IOException e) {
            throw new AssertionError("Cannot make " + images, e);
        }
    }
}
