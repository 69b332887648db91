package io.torpor.procfs;

import java.nio.ByteBuffer;

/**
 * {@code /proc/PID/limits}; {@code proc_pid_limits(5)}. Indexed by {@code RLIMIT_*},
 * {@code io.torpor.abi.ResourceLimits}.
 *
 * @param soft soft limits; {@link #UNLIMITED} or an unsigned number
 * @param hard hard limits, likewise
 */
public record Limits(long[] soft, long[] hard) {
    /** {@code RLIM_INFINITY}. */
    public static final long UNLIMITED = -1;

    private static final String[] NAMES = {
        "Max cpu time",
        "Max file size",
        "Max data size",
        "Max stack size",
        "Max core file size",
        "Max resident set",
        "Max processes",
        "Max open files",
        "Max locked memory",
        "Max address space",
        "Max file locks",
        "Max pending signals",
        "Max msgqueue size",
        "Max nice priority",
        "Max realtime priority",
        "Max realtime timeout"
    };

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a limit is missing, or there are more than the kernel has had since 2.6.25
     */
    public static Limits parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/limits", text);
        in.expect("Limit ");
        in.skipLine();
        Limits limits = new Limits(new long[NAMES.length], new long[NAMES.length]);
        for (int i = 0; i < NAMES.length; i++) {
            in.expect(NAMES[i]);
            in.expect(' ');
            limits.soft[i] = limit(in);
            limits.hard[i] = limit(in);
            in.skipLine();
        }
        if (!in.atEnd()) {
            throw in.error("an unknown limit");
        }
        return limits;
    }

    private static long limit(ProcText in) {
        return in.blanks().tryTake("unlimited") ? UNLIMITED : in.decimal();
    }
}
