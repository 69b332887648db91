package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Processes;
import java.io.IOException;
import java.util.List;

/** A process that waits, untraced, until it is closed or the engine ends. */
public final class Dummy implements AutoCloseable {
    /** What most of them run: an ordinary program with libraries and a heap, because that is what will be dumped. */
    public static final String PROGRAM = "/bin/cat";

    private final Pid pid;
    private final LocalFd engineEnd;

    private Dummy(Pid pid, LocalFd engineEnd) {
        this.pid = pid;
        this.engineEnd = engineEnd;
    }

    /**
     * Starts one that copies nothing to nowhere (cat(1)).
     *
     * @param kept descriptors that it has besides 0, 1 and 2, under our numbers
     * @throws io.torpor.linux.SyscallException when there is no such program
     */
    public static Dummy start(Architecture architecture, List<LocalFd> kept) {
        try (LocalFd program = Descriptors.open(PROGRAM, OpenFlags.O_PATH, 0)) {
            return start(architecture, program, kept);
        }
    }

    /**
     * Starts one with idle threads, and hardly any memory.
     *
     * @param threads how many besides the first
     * @throws IOException when there is no room for a temporary file
     * @throws io.torpor.linux.SyscallException EACCES where temporary files cannot be executed
     */
    public static Dummy withThreads(Architecture architecture, int threads) throws IOException {
        try (LocalFd program = SeedProgram.withThreads(architecture, threads).openOnDisk()) {
            return start(architecture, program, List.of());
        }
    }

    /** Starts one that is hardly there: for who needs a process to end. */
    public static Dummy bare(Architecture architecture) {
        try (LocalFd program = new SeedProgram(architecture).open()) {
            return start(architecture, program, List.of());
        }
    }

    private static Dummy start(Architecture architecture, LocalFd program, List<LocalFd> kept) {
        LocalFd[] pipe = Descriptors.pipe(0);
        try (LocalFd read = pipe[0]) {
            return new Dummy(Processes.spawn(program, architecture.exec().bytes(), read, kept, false), pipe[1]);
        }
    }

    public Pid pid() {
        return pid;
    }

    /** Lets it exit, and waits until it has. */
    @Override
    public void close() {
        engineEnd.close();
        Processes.reap(pid, true);
    }
}
