package io.torpor.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program with CRIU's command line that keeps its logs beside the images.
 *
 * @param name for people
 */
public record Tool(String name, Path program) {
    private static final String DUMP_LOG = "dump.log";
    private static final String RESTORE_LOG = "restore.log";
    /** Said by CRIU wherever it lacks CAP_SYS_RESOURCE, and without consequence. */
    private static final String HARMLESS = "Can't setup RLIMIT_NOFILE";

    public static Tool ours() {
        return new Tool("Torpor", Engine.program());
    }

    public static Tool peer() {
        return new Tool("CRIU", Peer.need());
    }

    public static Tool olderPeer() {
        return new Tool("CRIU 4.1", Peer.needOlder());
    }

    /** Dumps a tree and ends it; empty if it did, or why not, in its words. */
    public Optional<String> dump(int pid, Path images, List<String> options) {
        return run(images, DUMP_LOG, options, "dump", "-t", pid + "");
    }

    /** Restores a tree and lets go of it; empty if it did, or why not, in its words. */
    public Optional<String> restore(Path images, List<String> options) {
        return run(images, RESTORE_LOG, options, "restore", "-d");
    }

    private Optional<String> run(Path images, String log, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-D", images.toString(), "-v4", "-o", log));
        command.addAll(options);
        return complaint(Shell.run(command), images.resolve(log));
    }

    private static Optional<String> complaint(Outcome outcome, Path log) {
        return outcome.succeeded()
                ? Optional.empty()
                : Optional.of(firstError(log).orElse(outcome.toString()));
    }

    private static Optional<String> firstError(Path log) {
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.contains("Error (") && !line.contains(HARMLESS))
                    .map(line -> line.substring(line.indexOf("Error (")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
