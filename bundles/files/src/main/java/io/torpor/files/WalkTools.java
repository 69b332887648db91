package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.Processes;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.SecondThread;

/** What a walk over descriptor tables works with, made once for all of them, before the application waits. */
final class WalkTools implements AutoCloseable {
    /** A second thread costs as much as looking at so many descriptors. */
    private static final int FEW = 64;

    private static final int MOST_LEAD = 16;

    private final Architecture architecture;
    private final ProcDescriptors own = new ProcDescriptors(Processes.self());
    private final FileKinds kinds;
    private final long pipes;
    private final int lead;
    private final ChunkReader first;
    private ChunkReader second;
    private SecondThread thread;
    private boolean isThreadOurs;
    private boolean closed;
    private LockedInodes locked;

    /** @param thread the session's second one; null: one is made where it is needed */
    WalkTools(Architecture architecture, FileKinds kinds, SecondThread thread) {
        this.thread = thread;
        this.architecture = architecture;
        this.kinds = kinds;
        LocalFd[] ends = Descriptors.pipe(0);
        try (LocalFd reading = ends[0];
                LocalFd writing = ends[1]) {
            pipes = FileStatus.of(reading).device();
        }
        lead = Math.min(MOST_LEAD, Processes.descriptorLimit() / ChunkReader.MOST / 4);
        first = new ChunkReader(architecture, this);
    }

    /** The engine itself. */
    DescriptorSource source() {
        return new DescriptorSource(null, own, own, false, 0, null);
    }

    FileKinds kinds() {
        return kinds;
    }

    /** The device of all pipes. */
    long pipes() {
        return pipes;
    }

    /** What the file system of a file is. */
    long filesystem(LocalFd file, FileStatus status) {
        return kinds.filesystem(file, status);
    }

    /** Which inodes have locks; asked for when the first who wants to know does. */
    synchronized LockedInodes locked() {
        if (locked == null) {
            locked = LockedInodes.read();
        }
        return locked;
    }

    /** What /proc has of the engine. */
    ProcDescriptors own() {
        return own;
    }

    /** Whether a table of so many descriptors is worth a second thread. */
    static boolean isLong(int descriptors) {
        return descriptors >= FEW;
    }

    /** How many chunks that thread may be ahead of the first: the engine may not have any number of copies. */
    int lead() {
        return lead;
    }

    SecondThread thread() {
        if (thread == null) {
            thread = new SecondThread("torpor-descriptors");
            isThreadOurs = true;
        }
        return thread;
    }

    /** For the thread of the session. */
    ChunkReader first() {
        return first;
    }

    /** For the other. */
    synchronized ChunkReader second() {
        if (second == null) {
            second = new ChunkReader(architecture, this);
        }
        return second;
    }

    /** Once or more often. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        first.close();
        if (second != null) {
            second.close();
        }
        own.close();
        if (isThreadOurs) {
            thread.close();
        }
    }
}
