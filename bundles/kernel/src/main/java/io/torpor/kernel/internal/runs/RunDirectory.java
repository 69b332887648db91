package io.torpor.kernel.internal.runs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where journals are. May be used from any thread. */
public final class RunDirectory {
    /** Names the directory: a system property, or in upper case with an underscore a variable of the environment. */
    private static final String SETTING = "torpor.runs";

    private static final Path SYSTEM = Path.of("/run");

    /** A file that is being made has no name yet for much less than this. */
    private static final Duration BIRTH = Duration.ofMinutes(1);

    /** Of this process. To open and close such a file once more would drop its lock: those of fcntl(2) belong to the process. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;

    public RunDirectory(Path path) {
        this.path = path;
    }

    /** As set; else the system's, or for users who may not write there, their own. */
    public static RunDirectory preset() {
        String set = System.getProperty(SETTING, System.getenv("TORPOR_RUNS"));
        if (set != null && !set.isEmpty()) {
            return new RunDirectory(Path.of(set).toAbsolutePath());
        }
        String own = System.getenv("XDG_RUNTIME_DIR");
        boolean system = own == null || own.isEmpty() || Files.isWritable(SYSTEM);
        return new RunDirectory((system ? SYSTEM : Path.of(own)).resolve("torpor/runs"));
    }

    Path path() {
        return path;
    }

    /** All journals, of whoever; none where there is no directory. */
    String[] names() {
        String[] names = path.toFile().list();
        return names == null ? new String[0] : names;
    }

    /** A new journal, locked, with its first lines. */
    FileChannel create(String runId, byte[] content) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path unborn = path.resolve("." + runId);
        Path named = path.resolve(runId);
        OWN.add(named);
        FileChannel file = FileChannel.open(unborn, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            file.lock();
            JournalFile.append(file, content);
            Files.move(unborn, named);
            return file;
        } catch (IOException | RuntimeException e) {
            OWN.remove(named);
            file.close();
            Files.deleteIfExists(unborn);
            throw e;
        }
    }

    /** Ends a journal of this process. */
    void close(String runId, FileChannel file, boolean clean) throws IOException {
        Path named = path.resolve(runId);
        try (file) {
            if (clean) {
                Files.deleteIfExists(named);
            }
        } finally {
            OWN.remove(named);
        }
    }

    /** Takes over a journal whose engine is dead. Empty while it lives, and when somebody else takes it over or has finished it. */
    Optional<JournalFile> takeOver(String name) throws IOException {
        Path file = path.resolve(name);
        if (!OWN.add(file)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (locked(channel) && Files.exists(file)) {
                    JournalFile journal = new JournalFile(this, name, channel);
                    taken = true;
                    return Optional.of(journal);
                }
                return Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } finally {
            if (!taken) {
                OWN.remove(file);
            }
        }
    }

    /** Whether a file belongs to an engine that was killed before it gave it its name: nothing was changed then. */
    boolean isStillborn(String name) throws IOException {
        try {
            return name.startsWith(".")
                    && Files.getLastModifiedTime(path.resolve(name))
                            .toInstant()
                            .isBefore(Instant.now().minus(BIRTH));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
