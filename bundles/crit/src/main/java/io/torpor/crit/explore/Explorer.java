package io.torpor.crit.explore;

import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageSet;
import io.torpor.spi.TorporException;
import java.io.PrintStream;
import java.nio.file.Path;

/** A view of a whole checkpoint, for people; line by line as the peer prints it. */
public abstract class Explorer {
    Explorer() {}

    /** {@code ps}, {@code fds}, {@code mems} or {@code rss}; null for other names. */
    public static Explorer named(String name) {
        return switch (name) {
            case "ps" -> new TaskTree();
            case "fds" -> new Descriptors();
            case "mems" -> new Mappings();
            case "rss" -> new SavedPages();
            default -> null;
        };
    }

    /**
     * Prints the view.
     *
     * @throws TorporException IMAGE-001 and others when the directory holds no checkpoint, or a file of it is missing or damaged
     */
    public void show(Path directory, PrintStream output) throws TorporException {
        show(new ImageSet(new DirectoryStore(directory)), output);
    }

    abstract void show(ImageSet images, PrintStream output) throws TorporException;
}
