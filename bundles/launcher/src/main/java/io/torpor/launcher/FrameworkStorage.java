package io.torpor.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the framework of this process keeps what it wants to keep: a directory of its own, gone with the process. */
final class FrameworkStorage implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path path;

    private FrameworkStorage(Path path) {
        this.path = path;
    }

    /** In memory if it can be: the framework makes a hundred small files. */
    static FrameworkStorage create() throws IOException {
        Path parent = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        String prefix = prefix();
        sweep(parent, prefix);
        return new FrameworkStorage(Files.createTempDirectory(
                parent, prefix + ProcessHandle.current().pid() + "-"));
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
                    new FrameworkStorage(entry).close();
                }
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
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
