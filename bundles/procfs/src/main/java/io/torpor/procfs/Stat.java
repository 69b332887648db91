package io.torpor.procfs;

import java.nio.ByteBuffer;

/**
 * {@code /proc/PID/stat} and {@code /proc/PID/task/TID/stat}; {@code proc_pid_stat(5)}. Addresses and some other
 * fields are 0 without ptrace access. Numbers that the kernel prints unsigned are the {@code long} of the same bits.
 *
 * @param pid process or thread id in the namespace of the mounted {@code /proc}
 * @param comm name, as it is: may hold blanks, parentheses and newlines
 * @param state {@code R S D T t Z X I P}
 * @param parent process id of the parent
 * @param tty device number of the controlling terminal (minor in bits 31-20 and 7-0, major in bits 15-8), or 0
 * @param foregroundGroup process group in the foreground of the terminal, or -1
 * @param flags the kernel's {@code PF_*}
 * @param userTime in clock ticks
 * @param intervalTimer always 0
 * @param startTime in clock ticks after boot
 * @param virtualSize bytes
 * @param residentLimit soft limit, in bytes
 * @param blockedSignals of the thread; of the first 31 signals only
 * @param exitSignal sent to the parent at the end
 * @param startBrk address of the start of the heap
 * @param exitCode as {@code waitpid(2)} reports it, for a zombie
 */
public record Stat(
        int pid,
        String comm,
        char state,
        int parent,
        int processGroup,
        int session,
        int tty,
        int foregroundGroup,
        long flags,
        long minorFaults,
        long childMinorFaults,
        long majorFaults,
        long childMajorFaults,
        long userTime,
        long systemTime,
        long childUserTime,
        long childSystemTime,
        long priority,
        long nice,
        int threads,
        long intervalTimer,
        long startTime,
        long virtualSize,
        long residentPages,
        long residentLimit,
        long startCode,
        long endCode,
        long startStack,
        long stackPointer,
        long instructionPointer,
        long pendingSignals,
        long blockedSignals,
        long ignoredSignals,
        long caughtSignals,
        long waitChannel,
        long swapped,
        long childSwapped,
        int exitSignal,
        int processor,
        int realtimePriority,
        int policy,
        long blockIoTicks,
        long guestTime,
        long childGuestTime,
        long startData,
        long endData,
        long startBrk,
        long argStart,
        long argEnd,
        long envStart,
        long envEnd,
        int exitCode) {
    private static final String KIND = "/proc/PID/stat";

    /**
     * Reads the file's text. Fields that newer kernels may add at the end are left alone.
     *
     * @throws ProcFormatException if a field is missing or isn't what it should be
     */
    public static Stat parse(ByteBuffer text) {
        ProcText in = new ProcText(KIND, text);
        int pid = in.number();
        in.expect(" (");
        int name = in.position();
        int close = in.last(')');
        if (close < name) {
            throw in.error("')' expected");
        }
        in.moveTo(close + 1);
        return new Stat(
                pid,
                in.text(name, close),
                state(in),
                number(in),
                number(in),
                number(in),
                number(in),
                number(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                signed(in),
                signed(in),
                number(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                signed(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                number(in),
                number(in),
                number(in),
                number(in),
                unsigned(in),
                unsigned(in),
                signed(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                unsigned(in),
                number(in));
    }

    private static char state(ProcText in) {
        in.expect(' ');
        int state = in.peek();
        in.moveTo(in.position() + 1);
        return (char) state;
    }

    private static int number(ProcText in) {
        in.expect(' ');
        return in.number();
    }

    private static long signed(ProcText in) {
        in.expect(' ');
        return in.signed();
    }

    private static long unsigned(ProcText in) {
        in.expect(' ');
        return in.decimal();
    }
}
