package io.torpor.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the framework keeps what it wants to keep. Either a directory of this process alone, gone with it; or one that was prepared when the
 * program's classes were archived, which holds the installed bundles and their components' descriptions, and saves a third of each
 * start. The latter is shared by all processes, so nothing may be installed into it, and the framework must not be stopped properly.
 */
final class FrameworkStorage implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Ignored by Felix, whose own files lie in directories for each bundle. */
    private static final String FINGERPRINT = "jars";

    private final Path path;
    private final boolean own;

    private FrameworkStorage(Path path, boolean own) {
        this.path = path;
        this.own = own;
    }

    /** The prepared one, which must exist. */
    static FrameworkStorage prepared(Path path) {
        return new FrameworkStorage(path, false);
    }

    /** In memory if it can be: the framework makes a hundred small files. */
    static FrameworkStorage create() throws IOException {
        Path parent = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        String prefix = prefix();
        sweep(parent, prefix);
        // not Files.createTempDirectory: its random numbers take 10 ms, and a name that exists is an error here as
        // there
        String name = prefix + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        return new FrameworkStorage(
                Files.createDirectory(
                        parent.resolve(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
                true);
    }

    /** Whether a prepared one was made from these jars, and completely. */
    boolean fits(ClassPathConnector classPath) throws IOException {
        Path made = path.resolve(FINGERPRINT);
        return Files.exists(made) && Files.readString(made).equals(classPath.fingerprint());
    }

    /** The last thing when preparing. */
    void madeFrom(ClassPathConnector classPath) throws IOException {
        Files.writeString(path.resolve(FINGERPRINT), classPath.fingerprint());
    }

    Path path() {
        return path;
    }

    boolean isOwn() {
        return own;
    }

    /** The pid namespace is part of the name: another one's process ids say nothing here, though the file system may be shared. */
    private static String prefix() throws IOException {
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        return "torpor-" + namespace.substring(namespace.indexOf('[') + 1, namespace.length() - 1) + "-";
    }

    /** Removes what killed processes left behind. */
    private static void sweep(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                int end = name.lastIndexOf('-');
                if (!name.startsWith(prefix) || end <= prefix.length() || !Files.isWritable(entry)) {
                    continue;
                }
                String pid = name.substring(prefix.length(), end);
                if (!Files.exists(Path.of("/proc", pid))) {
                    remove(entry);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (own) {
            remove(path);
        }
    }

    private static void remove(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
