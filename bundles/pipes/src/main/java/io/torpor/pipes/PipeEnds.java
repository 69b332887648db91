package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;

/**
 * Both ends of a new pipe. They do not block, so that content too large for the pipe is an error and not a hang; whoever gets one has his
 * own flags set on it.
 */
final class PipeEnds implements AutoCloseable {
    private final LocalFd reading;
    private final LocalFd writing;
    private final boolean inherited;
    private boolean readingGiven;
    private boolean writingGiven;

    PipeEnds() {
        LocalFd[] ends = Descriptors.pipe(OpenFlags.O_NONBLOCK);
        reading = ends[0];
        writing = ends[1];
        inherited = false;
    }

    /**
     * What takes the place of a pipe: mostly an end of another one, but any file will do.
     *
     * @param file stays the caller's
     */
    PipeEnds(LocalFd file) {
        reading = Descriptors.duplicate(file);
        writing = reading;
        inherited = true;
    }

    /** A FIFO for both directions. Unlike one direction, that does not wait. */
    static LocalFd openBoth(LocalFd path) {
        return reopen(path, OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
    }

    /** A new description of what a descriptor refers to. */
    static LocalFd reopen(LocalFd file, int flags) {
        return Descriptors.open("/proc/self/fd/" + file, flags & ~OpenFlags.FASYNC & ~OpenFlags.O_DIRECT, 0);
    }

    /** Whether another file takes its place, whose flags may be others' too. */
    boolean isInherited() {
        return inherited;
    }

    LocalFd writing() {
        return writing;
    }

    void changeOwner(int uid, int gid) {
        Descriptors.chown(reading, uid, gid);
    }

    /**
     * A description of an end. The first of each that pipe(2) made is the one that it made now; any other was opened by its path in
     * {@code /proc}, which O_LARGEFILE tells, and is opened like that again.
     */
    LocalFd end(int flags) {
        if (inherited) {
            return InheritedEnd.of(reading, flags);
        }
        int access = flags & OpenFlags.O_ACCMODE;
        boolean made = (flags & OpenFlags.O_LARGEFILE) == 0;
        if (made && access == OpenFlags.O_RDONLY && !readingGiven) {
            readingGiven = true;
            return Descriptors.duplicate(reading);
        }
        if (made && access == OpenFlags.O_WRONLY && !writingGiven) {
            writingGiven = true;
            return Descriptors.duplicate(writing);
        }
        return reopen(access == OpenFlags.O_WRONLY ? writing : reading, flags);
    }

    /** Sets the flags that an open end can change. */
    static void setFlags(LocalFd end, int flags) {
        if (Descriptors.fcntl(end, Fcntl.F_GETFL, 0) != flags) {
            Descriptors.fcntl(end, Fcntl.F_SETFL, flags);
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
