package io.torpor.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directories that a command works in.
 *
 * @param images where image files are
 * @param work where logs and pid files go
 */
public record Workplace(Path images, Path work) {
    /** Logs go to standard output instead of a file. */
    public static final String STANDARD_OUTPUT = "-";

    /** @throws UsageException when a directory is missing or is none */
    public static Workplace of(Invocation invocation) throws UsageException {
        Path images =
                directory(Switch.IMAGES_DIR, invocation.value(Switch.IMAGES_DIR).orElse("."));
        Optional<String> work = invocation.value(Switch.WORK_DIR);
        return new Workplace(images, work.isPresent() ? directory(Switch.WORK_DIR, work.get()) : images);
    }

    /** A file that the user named: relative to the work directory. */
    public Path file(Switch option, String name) throws UsageException {
        try {
            return work.resolve(name);
        } catch (InvalidPathException e) {
            throw new UsageException("Option " + option + ": " + e.getMessage());
        }
    }

    private static Path directory(Switch option, String name) throws UsageException {
        Path directory;
        try {
            directory = Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException("Option " + option + ": " + e.getMessage());
        }
        if (Files.isDirectory(directory)) {
            return directory;
        }
        throw new UsageException("Option " + option + ": " + name
                + (Files.exists(directory) ? " is not a directory" : " does not exist"));
    }
}
