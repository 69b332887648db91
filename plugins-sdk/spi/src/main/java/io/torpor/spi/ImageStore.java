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

    /** The names of all files, sorted. */
    List<String> names() throws IOException;

    /** The store that holds the images this set was made on top of, if any: the peer's {@code parent} link. */
    Optional<ImageStore> parent() throws IOException;

    /** For messages: the directory, or what stands for it. */
    String location();
}
