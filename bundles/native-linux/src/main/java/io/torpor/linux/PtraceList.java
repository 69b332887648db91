package io.torpor.linux;

import io.torpor.abi.Errno;
import io.torpor.abi.SyscallTable;
import io.torpor.abi.Tid;

/**
 * Requests of ptrace(2) and looks of wait4(2) for many tracees, made one right after the other. A process has hundreds of threads, and each takes a dozen requests while it
 * stands still. Every request is made, whether those before it failed or not; what it reads is in the caller's memory once {@link #make} has returned. As
 * with {@link Ptrace}, all must happen on the thread that attached.
 */
public final class PtraceList implements AutoCloseable {
    /** How many requests there may be at once, in a list that is not made for fewer. */
    public static final int MOST = 2048;

    /** Room of a request's own: an iovec, a mask, or a wait status. */
    private static final int WORDS = 16;

    private final CallList list;
    private final long ptrace;
    private final long wait4;
    private final NativeBuffer words;
    private final Tid[] tids;
    private int count;

    /**
     * Prepares an empty list of up to {@link #MOST} requests.
     *
     * @param stub as for {@link CallList}
     * @param table of the machine's architecture
     */
    public PtraceList(byte[] stub, SyscallTable table) {
        this(stub, table, MOST);
    }

    /** The same for up to {@code most} requests. */
    public PtraceList(byte[] stub, SyscallTable table, int most) {
        list = new CallList(stub, most);
        words = NativeBuffer.unfilled(most * WORDS);
        tids = new Tid[most];
        ptrace = table.number("ptrace");
        wait4 = table.number("wait4");
    }

    /** Forgets all requests. */
    public void clear() {
        list.clear();
        count = 0;
    }

    /** Whether so many more requests fit. */
    public boolean hasRoomFor(int more) {
        return count + more <= tids.length;
    }

    public int count() {
        return count;
    }

    /** Makes all requests. */
    public void make() {
        if (count > 0) {
            list.make();
        }
    }

    /** PTRACE_SEIZE; as {@link Ptrace#seize}. Its index, as that of all requests. */
    public int seize(Tid tid, int options) {
        return add(Ptrace.SEIZE, tid, 0, options);
    }

    /** PTRACE_INTERRUPT. */
    public int interrupt(Tid tid) {
        return add(Ptrace.INTERRUPT, tid, 0, 0);
    }

    /** PTRACE_CONT. */
    public int resume(Tid tid, int signal) {
        return add(Ptrace.CONT, tid, 0, signal);
    }

    /** PTRACE_DETACH. */
    public int detach(Tid tid, int signal) {
        return add(Ptrace.DETACH, tid, 0, signal);
    }

    /** PTRACE_SETOPTIONS. */
    public int setOptions(Tid tid, int options) {
        return add(Ptrace.SETOPTIONS, tid, 0, options);
    }

    /** PTRACE_GETREGSET; {@link #bytes} tells how much the kernel filled. */
    public int getRegisters(Tid tid, int set, long address, int room) {
        return add(Ptrace.GETREGSET, tid, set, vector(address, room));
    }

    /** PTRACE_GETREGS of x86; as {@link Ptrace#getGeneralRegisters}. */
    public int getGeneralRegisters(Tid tid, long address) {
        return add(Ptrace.GETREGS, tid, 0, address);
    }

    /** PTRACE_SETREGS of x86. */
    public int setGeneralRegisters(Tid tid, long address) {
        return add(Ptrace.SETREGS, tid, 0, address);
    }

    /** PTRACE_GET_THREAD_AREA of x86: a descriptor that set_thread_area(2) can set, 16 bytes, by its index in the GDT. Kernels that run no 32-bit programs do not know it. */
    public int getThreadArea(Tid tid, int entry, long address) {
        return add(Ptrace.GET_THREAD_AREA, tid, entry, address);
    }

    /** PTRACE_GETSIGMASK: eight bytes at an address. */
    public int getMask(Tid tid, long address) {
        return add(Ptrace.GETSIGMASK, tid, Ptrace.SIGNALS_BYTES, address);
    }

    /** PTRACE_SETSIGMASK. */
    public int setMask(Tid tid, long mask) {
        words.direct().putLong(count * WORDS, mask);
        return add(Ptrace.SETSIGMASK, tid, Ptrace.SIGNALS_BYTES, words.address() + count * WORDS);
    }

    /** PTRACE_GETSIGINFO: 128 bytes at an address. */
    public int getSignal(Tid tid, long address) {
        return add(Ptrace.GETSIGINFO, tid, 0, address);
    }

    /** PTRACE_PEEKSIGINFO: the first signal that waits in a queue, 128 bytes at an address; {@link #found} tells whether there is one. As {@link Ptrace#peekSignals}. */
    public int peekSignal(Tid tid, boolean shared, long address) {
        int at = count * WORDS;
        words.direct().putLong(at, 0).putInt(at + 8, shared ? 1 : 0).putInt(at + 12, 1);
        return add(Ptrace.PEEKSIGINFO, tid, words.address() + at, address);
    }

    /** PTRACE_GET_RSEQ_CONFIGURATION: {@link Ptrace#RSEQ_BYTES} at an address; {@link Ptrace#rseq} tells what they mean. */
    public int rseq(Tid tid, long address) {
        return add(Ptrace.GET_RSEQ_CONFIGURATION, tid, Ptrace.RSEQ_BYTES, address);
    }

    /** wait4(2), without waiting; {@link #status} tells what it saw. */
    public int look(Tid tid) {
        tids[count] = tid;
        long status = words.address() + count * WORDS;
        list.add(wait4, tid.number(), status, Ptrace.WALL | Ptrace.OWN_CHILDREN_ONLY | Ptrace.WNOHANG, 0, 0);
        return count++;
    }

    private int add(int request, Tid tid, long address, long data) {
        tids[count] = tid;
        list.add(ptrace, request, tid.number(), address, data, 0);
        return count++;
    }

    private long vector(long address, int room) {
        words.direct().putLong(count * WORDS, address).putLong(count * WORDS + Long.BYTES, room);
        return words.address() + count * WORDS;
    }

    /** How many bytes {@link #getRegisters} has read. */
    public int bytes(int index) {
        return (int) words.direct().getLong(index * WORDS + Long.BYTES);
    }

    /** Whether {@link #look} saw anything, or {@link #peekSignal} a signal. */
    public boolean found(int index) {
        return list.result(index) > 0;
    }

    /** The wait status that {@link #look} saw. */
    public int status(int index) {
        return words.direct().getInt(index * WORDS);
    }

    /** Why a request has failed; 0 if it has not. */
    public int errno(int index) {
        int result = (int) list.result(index);
        return result < 0 ? -result : 0;
    }

    /**
     * Demands that a request has succeeded.
     *
     * @throws TaskGone if the tracee was killed, or is in no ptrace-stop
     * @throws SyscallException if it failed for another reason
     */
    public void check(int index, String request) {
        int errno = errno(index);
        if (errno != 0) {
            throw failure(index, request, errno);
        }
    }

    /**
     * As {@link #check}, but for requests that not every kernel knows.
     *
     * @return false if this one does not know it
     */
    public boolean isKnown(int index, String request) {
        int errno = errno(index);
        if (errno != 0 && errno != Errno.EIO) {
            throw failure(index, request, errno);
        }
        return errno == 0;
    }

    private RuntimeException failure(int index, String request, int errno) {
        return errno == Errno.ESRCH
                ? new TaskGone(tids[index].number(), request)
                : new SyscallException(request + "(" + tids[index] + ")", errno);
    }

    @Override
    public void close() {
        words.close();
    }
}
