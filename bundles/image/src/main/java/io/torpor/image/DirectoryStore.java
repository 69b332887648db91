package io.torpor.image;

import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Image files in a directory. The set that they were made on top of is where the symbolic link {@code parent} in it points. Files get
 * the permissions that the process's umask leaves. May be used from several threads.
 */
public final class DirectoryStore implements ImageStore {
    private static final String PARENT = "parent";

    private final Path directory;
    /** The real paths of the stores that led here by their parent links: to tell a circle. */
    private final Set<Path> descendants;

    /** @param directory need not exist yet, but must before a file is created */
    public DirectoryStore(Path directory) {
        this(directory, Set.of());
    }

    private DirectoryStore(Path directory, Set<Path> descendants) {
        this.directory = directory;
        this.descendants = descendants;
    }

    /**
     * An existing file is replaced, not written over. A symbolic link that others planted is then not followed; a process that still maps the old
     * file keeps it; and ext4 does not start writing back the new one when it is closed, as it would after a truncation.
     */
    @Override
    public FileChannel create(String name) throws IOException {
        Path path = path(name);
        try {
            return createNew(path);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(path);
            return createNew(path);
        }
    }

    private static FileChannel createNew(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public FileChannel open(String name) throws IOException {
        return FileChannel.open(path(name), StandardOpenOption.READ);
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.equals(PARENT)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public Optional<ImageStore> parent() throws IOException {
        Path link = directory.resolve(PARENT);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(link)) {
            throw new NoSuchFileException(link.toString(), null, link + " does not lead to a directory");
        }
        Set<Path> visited = new HashSet<>(descendants);
        visited.add(directory.toRealPath());
        Path target = link.toRealPath();
        if (visited.contains(target)) {
            throw new IOException(
                    "the parent links that start at " + directory + " lead in a circle, back to " + target);
        }
        return Optional.of(new DirectoryStore(target, visited));
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public String toString() {
        return location();
    }

    private Path path(String name) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IOException("not a plain file name: " + name);
        }
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new IOException("not a plain file name: " + name, e);
        }
    }
}
