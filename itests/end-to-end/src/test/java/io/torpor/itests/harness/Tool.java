package io.torpor.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Dumps a tree and ends it; empty if it did, or why not, in its words. */
    public Optional<String> dump(int pid, Path images) {
        return complaint(
                Shell.run(
                        program.toString(),
                        "dump",
                        "-t",
                        Integer.toString(pid),
                        "-D",
                        images.toString(),
                        "-v4",
                        "-o",
                        DUMP_LOG),
                images.resolve(DUMP_LOG));
    }

    /** Restores a tree and lets go of it; empty if it did, or why not, in its words. */
    public Optional<String> restore(Path images) {
        return complaint(
                Shell.run(program.toString(), "restore", "-d", "-D", images.toString(), "-v4", "-o", RESTORE_LOG),
                images.resolve(RESTORE_LOG));
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
