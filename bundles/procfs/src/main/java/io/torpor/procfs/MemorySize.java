package io.torpor.procfs;

import java.nio.ByteBuffer;

/**
 * {@code /proc/PID/statm}; {@code proc_pid_statm(5)}. All in pages; costs the kernel next to nothing, and is off by some dozens of pages for each thread.
 *
 * @param total of all mappings
 * @param resident in memory
 * @param shared of those, pages of files and of shared memory
 */
public record MemorySize(long total, long resident, long shared) {
    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if it isn't a list of numbers
     */
    public static MemorySize parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/statm", text);
        long total = in.blanks().decimal();
        long resident = in.blanks().decimal();
        long shared = in.blanks().decimal();
        return new MemorySize(total, resident, shared);
    }

    /** Pages that are the process's own: anonymous ones, not counting what is swapped out. */
    public long own() {
        return Math.max(0, resident - shared);
    }
}
