package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Tid;
import java.nio.ByteBuffer;

/**
 * ptrace(2) and wait4(2), typed. Linux binds a tracee to the <em>thread</em> that attached: every method must be called by
 * that one, or fails as if the tracee were gone.
 *
 * <p>All methods throw {@link TaskGone} when the kernel says ESRCH: the tracee was killed, or is not in a ptrace-stop.
 */
public final class Ptrace implements AutoCloseable {
    public static final int PRSTATUS = 1;
    public static final int X86_XSTATE = 0x202;

    public static final int OPTION_TRACE_FORK = 1 << 1;
    public static final int OPTION_TRACE_VFORK = 1 << 2;
    public static final int OPTION_TRACE_CLONE = 1 << 3;
    public static final int OPTION_TRACE_EXIT = 1 << 6;
    public static final int OPTION_EXIT_KILL = 1 << 20;
    public static final int OPTION_SUSPEND_SECCOMP = 1 << 21;
    /** What a stop by OPTION_TRACE_EXIT says. */
    public static final int EVENT_EXIT = 6;

    static final int CONT = 7;
    static final int GETREGS = 12;
    static final int SETREGS = 13;
    static final int DETACH = 17;
    private static final int SYSCALL = 24;
    static final int GET_THREAD_AREA = 25;
    private static final int SET_THREAD_AREA = 26;
    static final int SETOPTIONS = 0x4200;
    private static final int GETEVENTMSG = 0x4201;
    static final int GETSIGINFO = 0x4202;
    private static final int SETSIGINFO = 0x4203;
    static final int GETREGSET = 0x4204;
    private static final int SETREGSET = 0x4205;
    static final int SEIZE = 0x4206;
    static final int INTERRUPT = 0x4207;
    private static final int LISTEN = 0x4208;
    static final int PEEKSIGINFO = 0x4209;
    static final int GETSIGMASK = 0x420a;
    static final int SETSIGMASK = 0x420b;
    private static final int SECCOMP_GET_FILTER = 0x420c;
    private static final int SECCOMP_GET_METADATA = 0x420d;
    static final int GET_RSEQ_CONFIGURATION = 0x420f;

    private static final int ESRCH = 3;
    private static final int EIO = 5;
    private static final int ENOENT = 2;
    private static final int ECHILD = 10;
    static final int SIGNALS_BYTES = 8;
    /** {@code siginfo_t}. */
    public static final int SIGINFO_BYTES = 128;

    /** {@code struct ptrace_rseq_configuration}: address, length, signature, flags. */
    public static final int RSEQ_BYTES = 24;

    static final int WNOHANG = 1;
    static final int WALL = 0x40000000;
    static final int OWN_CHILDREN_ONLY = 0x20000000;

    /** iovec or word for the request at hand; the tracer thread is the only user. */
    private final NativeBuffer words = new NativeBuffer(64);

    /** PTRACE_SEIZE: attaches without stopping. */
    public void seize(Tid tid, int options) {
        request(SEIZE, tid.number(), 0, options, "PTRACE_SEIZE");
    }

    /** PTRACE_INTERRUPT: the tracee will report a stop. */
    public void interrupt(Tid tid) {
        request(INTERRUPT, tid.number(), 0, 0, "PTRACE_INTERRUPT");
    }

    /** PTRACE_SETOPTIONS. */
    public void setOptions(Tid tid, int options) {
        request(SETOPTIONS, tid.number(), 0, options, "PTRACE_SETOPTIONS");
    }

    /** PTRACE_CONT, delivering a signal where {@code signal} is not 0. */
    public void resume(Tid tid, int signal) {
        request(CONT, tid.number(), 0, signal, "PTRACE_CONT");
    }

    /** PTRACE_SYSCALL: goes on to the next entry into or exit from a system call. Only for tasks that die with the engine. */
    public void resumeToSyscall(Tid tid) {
        request(SYSCALL, tid.number(), 0, 0, "PTRACE_SYSCALL");
    }

    /** PTRACE_LISTEN: a group-stopped tracee stays stopped, but reports when that ends. */
    public void listen(Tid tid) {
        request(LISTEN, tid.number(), 0, 0, "PTRACE_LISTEN");
    }

    /** PTRACE_DETACH, delivering a signal where {@code signal} is not 0. */
    public void detach(Tid tid, int signal) {
        request(DETACH, tid.number(), 0, signal, "PTRACE_DETACH");
    }

    /**
     * PTRACE_GETREGSET.
     *
     * @param set {@link #PRSTATUS} or another NT_ constant of {@code <linux/elf.h>}
     * @return how many bytes the kernel filled
     */
    public int getRegisters(Tid tid, int set, long address, int room) {
        words.direct().putLong(0, address).putLong(8, room);
        request(GETREGSET, tid.number(), set, words.address(), "PTRACE_GETREGSET");
        return (int) words.direct().getLong(8);
    }

    /**
     * Whether a tracee has anything in a register set that most have not.
     *
     * @return false also where this kernel does not know the set
     */
    public boolean hasRegisters(Tid tid, int set) {
        words.direct().putLong(0, words.address() + 16).putLong(8, Long.BYTES);
        if (Libc.ptrace(GETREGSET, tid.number(), set, words.address()) >= 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (errno == ESRCH) {
            throw new TaskGone(tid.number(), "PTRACE_GETREGSET");
        }
        return false;
    }

    /** PTRACE_SETREGSET. */
    public void setRegisters(Tid tid, int set, long address, int bytes) {
        words.direct().putLong(0, address).putLong(8, bytes);
        request(SETREGSET, tid.number(), set, words.address(), "PTRACE_SETREGSET");
    }

    /** PTRACE_GETREGS of x86: general registers as {@code struct user_regs_struct}, of 32-bit tracees as well. */
    public void getGeneralRegisters(Tid tid, long address) {
        request(GETREGS, tid.number(), 0, address, "PTRACE_GETREGS");
    }

    /** PTRACE_SETREGS of x86; as {@link #getGeneralRegisters}. */
    public void setGeneralRegisters(Tid tid, long address) {
        request(SETREGS, tid.number(), 0, address, "PTRACE_SETREGS");
    }

    /** PTRACE_SET_THREAD_AREA of x86: a descriptor that set_thread_area(2) can set, by its index in the GDT. */
    public void setThreadArea(Tid tid, int entry, long address) {
        request(SET_THREAD_AREA, tid.number(), entry, address, "PTRACE_SET_THREAD_AREA");
    }

    /** PTRACE_GETSIGMASK: bit n−1 for signal n. */
    public long getMask(Tid tid) {
        request(GETSIGMASK, tid.number(), SIGNALS_BYTES, words.address(), "PTRACE_GETSIGMASK");
        return words.direct().getLong(0);
    }

    /** PTRACE_SETSIGMASK. */
    public void setMask(Tid tid, long mask) {
        words.direct().putLong(0, mask);
        request(SETSIGMASK, tid.number(), SIGNALS_BYTES, words.address(), "PTRACE_SETSIGMASK");
    }

    /** PTRACE_GETSIGINFO: the 128 bytes of the signal that the tracee is stopped for. */
    public byte[] getSignal(Tid tid) {
        try (NativeBuffer info = new NativeBuffer(SIGINFO_BYTES)) {
            request(GETSIGINFO, tid.number(), 0, info.address(), "PTRACE_GETSIGINFO");
            byte[] bytes = new byte[SIGINFO_BYTES];
            info.view().get(bytes);
            return bytes;
        }
    }

    /** PTRACE_SETSIGINFO: what the signal given to the next {@link #resume} or {@link #detach} carries. */
    public void setSignal(Tid tid, byte[] bytes) {
        try (NativeBuffer info = new NativeBuffer(SIGINFO_BYTES)) {
            info.view().put(bytes);
            request(SETSIGINFO, tid.number(), 0, info.address(), "PTRACE_SETSIGINFO");
        }
    }

    /** PTRACE_GETEVENTMSG: the new thread's id at a clone event. */
    public long eventMessage(Tid tid) {
        request(GETEVENTMSG, tid.number(), 0, words.address(), "PTRACE_GETEVENTMSG");
        return words.direct().getLong(0);
    }

    /**
     * PTRACE_PEEKSIGINFO: pending signals, left pending.
     *
     * @param shared the process's queue instead of the thread's own
     * @param from how many to pass over
     * @param into room for whole entries of 128 bytes
     * @return how many entries were copied; 0 at the end
     */
    public int peekSignals(Tid tid, boolean shared, long from, NativeBuffer into) {
        words.direct().putLong(16, from).putInt(24, shared ? 1 : 0).putInt(28, into.bytes() / SIGINFO_BYTES);
        return (int) request(PEEKSIGINFO, tid.number(), words.address() + 16, into.address(), "PTRACE_PEEKSIGINFO");
    }

    /**
     * PTRACE_SECCOMP_GET_FILTER: the instructions of a filter, as {@code struct sock_filter}. Takes CAP_SYS_ADMIN, and a tracer without filters.
     *
     * @param index 0 for the one that was installed first
     * @param into room for the longest filter, 4096 instructions of 8 bytes
     * @return how many instructions it has; -1 when there is no such filter
     */
    public int seccompFilter(Tid tid, int index, NativeBuffer into) {
        long count = Libc.ptrace(SECCOMP_GET_FILTER, tid.number(), index, into.address());
        if (count < 0) {
            int errno = Native.getLastError();
            if (errno == ESRCH) {
                throw new TaskGone(tid.number(), "PTRACE_SECCOMP_GET_FILTER");
            }
            if (errno != ENOENT) {
                throw new SyscallException("PTRACE_SECCOMP_GET_FILTER(" + tid + ", " + index + ")", errno);
            }
        }
        return (int) count;
    }

    /** PTRACE_SECCOMP_GET_METADATA (4.16): the flags that a filter was installed with, as far as the kernel keeps them: SECCOMP_FILTER_FLAG_LOG. */
    public int seccompFlags(Tid tid, int index) {
        words.direct().putLong(0, index).putLong(8, 0);
        request(SECCOMP_GET_METADATA, tid.number(), 16, words.address(), "PTRACE_SECCOMP_GET_METADATA");
        return (int) words.direct().getLong(8);
    }

    /**
     * PTRACE_GET_RSEQ_CONFIGURATION (5.13): address, length and signature of the registered area.
     *
     * @return {@code {address, length, signature, flags}}, the address 0 when none is registered, or the kernel does not tell
     */
    public long[] rseq(Tid tid) {
        words.direct().putLong(0, 0).putLong(8, 0).putLong(16, 0);
        if (Libc.ptrace(GET_RSEQ_CONFIGURATION, tid.number(), RSEQ_BYTES, words.address()) < 0) {
            int errno = Native.getLastError();
            if (errno == ESRCH) {
                throw new TaskGone(tid.number(), "PTRACE_GET_RSEQ_CONFIGURATION");
            }
            if (errno != EIO) { // EIO: a kernel that does not know the request
                throw new SyscallException("PTRACE_GET_RSEQ_CONFIGURATION(" + tid + ")", errno);
            }
        }
        return rseq(words.direct(), 0);
    }

    /** The same from what the kernel has filled: {@link #RSEQ_BYTES} from an offset on. */
    public static long[] rseq(ByteBuffer filled, int at) {
        return new long[] {
            filled.getLong(at), filled.getInt(at + 8), filled.getInt(at + 12) & 0xffffffffL, filled.getInt(at + 16)
        };
    }

    /**
     * wait4(2) for any tracee or child of this thread.
     *
     * @param block whether to wait until one has changed state
     * @return the thread id in the upper half and the status in the lower; 0 when none has changed, or none is left
     */
    public long waitAny(boolean block) {
        return wait(-1, WALL | OWN_CHILDREN_ONLY | (block ? 0 : WNOHANG));
    }

    /** wait4(2) for one tracee or child of this thread; otherwise as {@link #waitAny}. */
    public long waitFor(Tid tid, boolean block) {
        return wait(tid.number(), WALL | OWN_CHILDREN_ONLY | (block ? 0 : WNOHANG));
    }

    private long wait(int pid, int options) {
        while (true) {
            int tid = Libc.wait4(pid, words.address() + 32, options, 0);
            if (tid > 0) {
                return (long) tid << 32 | words.direct().getInt(32) & 0xffffffffL;
            }
            if (tid == 0) {
                return 0;
            }
            int errno = Native.getLastError();
            if (errno == ECHILD) {
                return 0;
            }
            if (errno != 4) { // EINTR: the JVM's own signals
                throw new SyscallException("wait4(" + pid + ")", errno);
            }
        }
    }

    private static long request(int request, int tid, long address, long data, String name) {
        long result = Libc.ptrace(request, tid, address, data);
        if (result < 0) {
            int errno = Native.getLastError();
            if (errno == ESRCH) {
                throw new TaskGone(tid, name);
            }
            throw new SyscallException(name + "(" + tid + ")", errno);
        }
        return result;
    }

    @Override
    public void close() {
        words.close();
    }
}
