package io.torpor.cli.command;

import io.torpor.kernel.SessionResult;

/**
 * How long a dump would hold a tree, and how large its images would be. What a task, a thread, ... costs was measured with cold engines, one kind at a time, on two cores of
 * 2023 ({@code itests/benchmarks}); a busy machine or disk takes longer, a resident engine about half.
 */
final class PauseEstimate {
    private static final double BASE_MILLIS = 8;
    private static final double MILLIS_PER_TASK = 1.6;
    private static final double MILLIS_PER_THREAD = 0.19;
    private static final double MILLIS_PER_FILE = 0.05;
    private static final double MILLIS_PER_MAPPING = 0.01;
    private static final double MILLIS_PER_MEBIBYTE = 0.21;

    private static final long BYTES_PER_TASK = 4000;
    private static final long BYTES_PER_THREAD = 1200;
    private static final long BYTES_PER_FILE = 100;
    private static final long BYTES_PER_MAPPING = 70;

    private final SessionResult found;
    private final long files;
    private final long mappings;

    PauseEstimate(SessionResult found, long files, long mappings) {
        this.found = found;
        this.files = files;
        this.mappings = mappings;
    }

    long pageBytes() {
        return found.count("pages") * 4096;
    }

    /** Of all image files together. */
    long imageBytes() {
        return pageBytes()
                + found.count("tasks") * BYTES_PER_TASK
                + found.count("threads") * BYTES_PER_THREAD
                + files * BYTES_PER_FILE
                + mappings * BYTES_PER_MAPPING;
    }

    long pauseMillis() {
        return Math.round(BASE_MILLIS
                + (found.count("tasks") - 1) * MILLIS_PER_TASK
                + (found.count("threads") - found.count("tasks")) * MILLIS_PER_THREAD
                + files * MILLIS_PER_FILE
                + mappings * MILLIS_PER_MAPPING
                + pageBytes() / 1048576.0 * MILLIS_PER_MEBIBYTE);
    }
}
