package io.torpor.memory;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.HashMap;
import java.util.Map;

/** What tasks will map, opened in the engine as the mappings need it. For the session's thread. */
final class EngineFiles implements AutoCloseable {
    private final RestoredFiles files;
    private final RestoredObjects objects;
    private final Map<Key, LocalFd> opened = new HashMap<>();

    private record Key(long id, boolean writable) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && id == that.id && writable == that.writable;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }
    }

    EngineFiles(RestoredFiles files, RestoredObjects objects) {
        this.files = files;
        this.objects = objects;
    }

    /** A descriptor to map from; stays ours. */
    LocalFd of(SavedMapping mapping) throws TorporException {
        long id = mapping.record().getShmid();
        if (mapping.kind() == MappingKind.ANONYMOUS_SHARED) {
            return objects.anonymous(id);
        }
        // A private mapping never writes to its file, however that was opened.
        boolean writable =
                !mapping.isPrivate() && (mapping.record().getFdflags() & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY;
        LocalFd file = files.open((int) id);
        return isWritable(file) == writable ? file : reopened(new Key(id, writable), file, mapping);
    }

    /** The program of a task. */
    LocalFd program(int id) throws TorporException {
        return files.open(id);
    }

    private static boolean isWritable(LocalFd file) {
        return (Descriptors.fcntl(file, Fcntl.F_GETFL, 0) & OpenFlags.O_ACCMODE) == OpenFlags.O_RDWR;
    }

    private LocalFd reopened(Key key, LocalFd file, SavedMapping mapping) throws TorporException {
        LocalFd other = opened.get(key);
        if (other == null) {
            try {
                other = Descriptors.open(
                        "/proc/self/fd/" + file.number(), key.writable() ? OpenFlags.O_RDWR : OpenFlags.O_RDONLY, 0);
            } catch (SyscallException e) {
                throw Issue.error(
                                "MEMORY-029",
                                new Subject.Other("mapping " + mapping),
                                "Cannot open the file of mapping " + mapping + " as it needs it: " + e.getMessage(),
                                "")
                        .causedBy(e)
                        .toException();
            }
            opened.put(key, other);
        }
        return other;
    }

    @Override
    public void close() {
        opened.values().forEach(LocalFd::close);
    }
}
