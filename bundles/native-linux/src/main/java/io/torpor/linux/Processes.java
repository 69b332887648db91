package io.torpor.linux;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.Tid;
import java.util.List;
import java.util.OptionalInt;

/** Processes as objects of the engine: pidfd_open(2), pidfd_getfd(2), kill(2), kcmp(2), spawning. Safe from any thread. */
public final class Processes {
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int SYS_PIDFD_GETFD = 438;
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int ESRCH = 3;
    private static final int NO_FILE = 7;
    private static final int EINTR = 4;
    private static final int SIGCHLD = 17;
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;
    private static final int CLONE_PARENT = 0x8000;
    private static final int SIGNAL_STACK = 64 * 1024;
    /** Where a spawned child's stub finds what it keeps, in its page of data. */
    private static final int KEPT = 2048;

    private Processes() {}

    /** The engine's own process. */
    public static Pid self() {
        return new Pid((int) ProcessHandle.current().pid());
    }

    /** A descriptor that refers to a process, whatever becomes of its id. */
    public static LocalFd pidfd(Pid pid) {
        int fd = (int) Libc.syscall(SYS_PIDFD_OPEN, pid.number(), 0, 0, 0, 0, 0);
        if (fd < 0 && Native.getLastError() == ESRCH) {
            throw new TaskGone(pid.number(), "pidfd_open");
        }
        return Descriptors.owned(fd, () -> "pidfd_open(" + pid + ")");
    }

    /**
     * As {@link #pidfd(Pid)}, with flags: PIDFD_NONBLOCK, and, since Linux 6.9, PIDFD_THREAD, by which the id may be any thread's.
     *
     * @throws SyscallException EINVAL where the kernel does not know the flags
     */
    public static LocalFd pidfd(Tid tid, int flags) {
        return Descriptors.owned(
                (int) Libc.syscall(SYS_PIDFD_OPEN, tid.number(), flags, 0, 0, 0, 0),
                () -> "pidfd_open(" + tid + ", 0x" + Integer.toHexString(flags) + ")");
    }

    /** A descriptor of ours for an open file of another process. Needs the right to attach to it (ptrace(2), PTRACE_MODE_ATTACH_REALCREDS). */
    public static LocalFd fetch(LocalFd pidfd, RemoteFd fd) {
        return Descriptors.owned(
                (int) Libc.syscall(SYS_PIDFD_GETFD, pidfd.number(), fd.number(), 0, 0, 0, 0),
                () -> "pidfd_getfd(" + pidfd + ", " + fd + ")");
    }

    /** Sends a signal to the process that a pidfd refers to; false when it has ended. */
    public static boolean signal(LocalFd pidfd, int signal) {
        long result = Libc.syscall(SYS_PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0, 0, 0);
        if (result < 0 && Native.getLastError() != ESRCH) {
            throw Descriptors.failure(() -> "pidfd_send_signal(" + pidfd + ", " + signal + ")");
        }
        return result == 0;
    }

    /** kill(2); false when there is no such process. */
    public static boolean kill(Pid pid, int signal) {
        int result = Libc.kill(pid.number(), signal);
        if (result < 0 && Native.getLastError() != ESRCH) {
            throw Descriptors.failure(() -> "kill(" + pid + ", " + signal + ")");
        }
        return result == 0;
    }

    /** tgkill(2); false when there is no such thread. */
    public static boolean signalThread(Pid pid, Tid tid, int signal) {
        int result = Libc.tgkill(pid.number(), tid.number(), signal);
        if (result < 0 && Native.getLastError() != ESRCH) {
            throw Descriptors.failure(() -> "tgkill(" + pid + ", " + tid + ", " + signal + ")");
        }
        return result == 0;
    }

    /**
     * wait4(2) for a child of the engine's.
     *
     * @param block whether to wait until it has ended
     * @return its wait status; empty while it runs
     */
    public static OptionalInt reap(Pid child, boolean block) {
        final int all = 0x40000000;
        final int noHang = 1;
        try (NativeBuffer status = new NativeBuffer(4)) {
            while (true) {
                int reaped = Libc.wait4(child.number(), status.address(), all | (block ? 0 : noHang), 0);
                if (reaped > 0) {
                    return OptionalInt.of(status.direct().getInt(0));
                }
                if (reaped == 0) {
                    return OptionalInt.empty();
                }
                int errno = Native.getLastError();
                if (errno != EINTR) {
                    throw new SyscallException("wait4(" + child + ")", errno);
                }
            }
        }
    }

    /** How many descriptors the engine may have: RLIMIT_NOFILE. */
    public static int descriptorLimit() {
        try (NativeBuffer limit = new NativeBuffer(16)) {
            Descriptors.check(Libc.prlimit(0, NO_FILE, 0, limit.address()), () -> "prlimit(RLIMIT_NOFILE)");
            return (int) Math.min(Integer.MAX_VALUE, limit.direct().getLong(0) & Long.MAX_VALUE);
        }
    }

    /** RLIMIT_NOFILE of the engine raised to the hard limit: it holds descriptors of whole trees. */
    public static void raiseDescriptorLimit() {
        try (NativeBuffer limit = new NativeBuffer(16)) {
            Descriptors.check(Libc.prlimit(0, NO_FILE, 0, limit.address()), () -> "prlimit(RLIMIT_NOFILE)");
            limit.direct().putLong(0, limit.direct().getLong(8));
            Descriptors.check(Libc.prlimit(0, NO_FILE, limit.address(), 0), () -> "prlimit(RLIMIT_NOFILE)");
        }
    }

    /**
     * Starts a program from a descriptor, without the JDK: its reaper thread would wait for the child too and swallow its
     * ptrace-stops.
     *
     * <p>The child shares our memory until it executes the program (CLONE_VM | CLONE_VFORK, as posix_spawn(3) does), and runs {@code stub} on a
     * stack of its own. It inherits no signal handlers, because the execution resets them.
     *
     * @param program an executable file, typically a memfd
     * @param stub machine code with the C signature {@code int (*)(void *)}; the argument points at five words: descriptor, path (empty), argv, what becomes descriptor 0,
     *     and the address of the numbers, up to a negative one, that the child keeps besides; it must execute the program with {@code execveat(fd, path, argv, argv + 1, AT_EMPTY_PATH)} and, on failure, return the errno
     * @param input what the child has as descriptors 0, 1 and 2
     * @param kept what it has besides, under the engine's numbers; at most 500
     * @param sibling whether the child becomes a child of our parent (CLONE_PARENT)
     * @return the child
     */
    public static Pid spawn(LocalFd program, byte[] stub, LocalFd input, List<LocalFd> kept, boolean sibling) {
        final int readWriteExec = 7;
        final int privateAnonymous = 0x22;
        final int page = 4096;
        long memory = Libc.mmap(0, SIGNAL_STACK + 2L * page, readWriteExec, privateAnonymous, -1, 0);
        if (memory == -1) {
            throw Descriptors.failure(() -> "mmap(for spawning)");
        }
        try {
            Pointer code = new Pointer(memory);
            code.write(0, stub, 0, stub.length);
            Pointer data = new Pointer(memory + page);
            long dataAt = memory + page;
            data.setLong(0, program.number());
            data.setLong(8, dataAt + 64); // empty path
            data.setLong(16, dataAt + 128); // argv
            data.setLong(24, input.number());
            data.setLong(32, dataAt + KEPT);
            setKept(data, kept);
            data.setByte(64, (byte) 0);
            data.setString(256, "torpor-seed");
            data.setLong(128, dataAt + 256);
            data.setLong(136, 0); // end of argv, and an empty environment
            int flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (sibling ? CLONE_PARENT : 0);
            int pid = Libc.clone(memory, memory + 2L * page + SIGNAL_STACK, flags, dataAt, 0, 0, 0);
            if (pid < 0) {
                throw Descriptors.failure(() -> "clone(CLONE_VM | CLONE_VFORK)");
            }
            return new Pid(pid);
        } finally {
            Libc.munmap(memory, SIGNAL_STACK + 2L * page);
        }
    }

    private static void setKept(Pointer data, List<LocalFd> kept) {
        int at = KEPT;
        for (LocalFd fd : kept) {
            data.setInt(at, fd.number());
            at += Integer.BYTES;
        }
        data.setInt(at, -1);
    }

    /**
     * Runs a few bytes of machine code in the engine itself, for what only an instruction can tell (CPUID).
     *
     * @param code machine code with the C signature {@code void (*)(uint32_t *)}
     * @param words what the argument points at, before and after
     */
    public static void runHere(byte[] code, int[] words) {
        final int readWriteExec = 7;
        final int privateAnonymous = 0x22;
        final int page = 4096;
        long memory = Libc.mmap(0, page, readWriteExec, privateAnonymous, -1, 0);
        if (memory == -1) {
            throw Descriptors.failure(() -> "mmap(for machine code)");
        }
        try {
            Pointer pointer = new Pointer(memory);
            pointer.write(0, code, 0, code.length);
            pointer.write(page / 2, words, 0, words.length);
            Function.getFunction(pointer).invokeVoid(new Object[] {new Pointer(memory + page / 2)});
            pointer.read(page / 2, words, 0, words.length);
        } finally {
            Libc.munmap(memory, page);
        }
    }
}
