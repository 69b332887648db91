package io.torpor.procfs;

import io.torpor.procfs.PosixTimer.Notify;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code /proc/PID/timers}: the POSIX timers of a process; {@code proc_pid_timers(5)}. */
public final class Timers {
    private Timers() {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<PosixTimer> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/timers", text);
        List<PosixTimer> timers = new ArrayList<>();
        while (!in.atEnd()) {
            timers.add(timer(in));
        }
        return timers;
    }

    private static PosixTimer timer(ProcText in) {
        in.expect("ID: ");
        int id = in.number();
        in.endLine();
        in.expect("signal: ");
        int signal = in.number();
        in.expect('/');
        long value = in.hex();
        in.endLine();
        in.expect("notify: ");
        Notify notify = notify(in);
        boolean toThread = in.tryTake("tid.");
        if (!toThread) {
            in.expect("pid.");
        }
        int target = in.number();
        in.endLine();
        in.expect("ClockID: ");
        int clock = in.number();
        in.endLine();
        return new PosixTimer(id, signal, value, notify, toThread, target, clock);
    }

    private static Notify notify(ProcText in) {
        if (in.tryTake("signal/")) {
            return Notify.SIGNAL;
        }
        if (in.tryTake("none/")) {
            return Notify.NONE;
        }
        in.expect("thread/");
        return Notify.THREAD;
    }
}
