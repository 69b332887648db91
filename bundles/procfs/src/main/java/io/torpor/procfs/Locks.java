package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code /proc/locks}: the file locks of the reader's pid namespace; {@code proc_locks(5)}. */
public final class Locks {
    private Locks() {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<FileLock> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/locks", text);
        List<FileLock> locks = new ArrayList<>();
        while (!in.atEnd()) {
            locks.add(FileLock.read(in));
        }
        return locks;
    }
}
