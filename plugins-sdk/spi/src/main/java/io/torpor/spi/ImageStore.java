package io.torpor.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Where image files go to and come from. May be used from several threads, for different files. */
@ConsumerType
public interface ImageStore {
    /**
     * Creates a file, or empties it, for writing and reading.
     *
     * @param name a plain file name such as {@code core-17.img}
     */
    FileChannel create(String name) throws IOException;

    /**
     * Opens a file for reading.
     *
     * @throws NoSuchFileException when there is none
     */
    FileChannel open(String name) throws IOException;

    /**
     * Removes a file, if there is one: how a dump that failed takes back what it wrote.
     *
     * @throws UnsupportedOperationException when what was written here cannot be taken back, as in a stream
     */
    default void remove(String name) throws IOException {
        throw new UnsupportedOperationException(location() + " cannot remove " + name);
    }

    /** The names of all files, sorted. */
    List<String> names() throws IOException;

    /** The store that holds the images this set was made on top of, if any: the peer's {@code parent} link. */
    Optional<ImageStore> parent() throws IOException;

    /** For messages: the directory, or what stands for it. */
    String location();
}
