package io.torpor.tracee;

import io.torpor.abi.SyscallTable;
import io.torpor.abi.Tid;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import io.torpor.procfs.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread of a {@link FrozenTask}, with everything of it that a stop shows: registers, mask, queues. What was read lies in memory that ends with the tree. {@link #questions} collects the calls that
 * it will be asked to make in stage INHABIT.
 */
public final class FrozenThread {
    /** What is read besides general registers lies behind them, in room for those of any architecture. */
    private static final int MASK_AT = 336;

    private static final int RSEQ_AT = 344;
    private static final int AREAS_AT = 384;
    private static final int EXTENDED_AT = 512;
    /** More than the extended state needs, so that it shows if the kernel has more of it. */
    private static final int SPARE = 64;

    private final Tracee tracee;
    private final SyscallTable syscalls;
    private Script questions;
    private int virtualTid;
    private int stopSignal;
    private final List<byte[]> kept = new ArrayList<>();
    private PtraceList requests;
    private ByteBuffer state;
    private long stateAddress;
    private int firstRequest;
    private int extendedRequest;
    private int lastRequest;
    private int extendedBytes;
    private long mask;
    private List<String> unsaved = List.of();
    private long[] rseq = new long[4];
    private long criticalSection;
    private long abortHandler;
    private volatile Status status;
    private boolean restricted;

    FrozenThread(Tracee tracee, Architecture architecture) {
        this.tracee = tracee;
        syscalls = architecture.syscalls();
        questions = new Script(syscalls);
    }

    public Tid tid() {
        return tracee.tid();
    }

    Tracee tracee() {
        return tracee;
    }

    /** Whether it is in a stop, and has not ended. */
    boolean isStopped() {
        return tracee.stop() != null && !tracee.isGone();
    }

    void setVirtualTid(int number) {
        virtualTid = number;
    }

    /** Its id in its own pid namespace. */
    public int virtualTid() {
        return virtualTid;
    }

    /** The signal of the group-stop that it is in; 0 when it is in none. */
    public int stopSignal() {
        return stopSignal;
    }

    /** The calls that it will make in stage INHABIT; add to them in stage OBSERVE, read results from stage RESOURCES on. */
    public Script questions() {
        if (questions == null) {
            questions = new Script(syscalls);
        }
        return questions;
    }

    /** Whether it has been asked anything. */
    boolean hasQuestions() {
        return questions != null && !questions.isEmpty();
    }

    /** Begins another round, once the questions of the last have been answered. */
    public void nextQuestions() {
        questions = null;
    }

    /** What it has that no record has a place for, by names for people. */
    public List<String> unsaved() {
        return unsaved;
    }

    /** General registers as {@link Architecture#readGeneral} gave them when it stopped; not to be changed. */
    public ByteBuffer registers() {
        return state;
    }

    /** Where in {@link #registers} begins what the architecture reads besides; see {@link Architecture#readThreadAreas}. */
    public int areasAt() {
        return AREAS_AT;
    }

    /** Where the extended state begins in {@link #registers}. */
    public int extendedAt() {
        return EXTENDED_AT;
    }

    public int extendedBytes() {
        return extendedBytes;
    }

    /** Blocked signals: bit n−1 for signal n. */
    public long mask() {
        return mask;
    }

    /** Registered restartable-sequences area: address (0 for none), length, signature, flags. */
    public long[] rseq() {
        return rseq.clone();
    }

    /** The {@code rseq_cs} pointer when it stopped: not 0 inside a critical section, or shortly after one. */
    public long criticalSection() {
        return criticalSection;
    }

    /** Where it must go on if it was stopped inside a restartable sequence; 0 otherwise. */
    public long abortHandler() {
        return abortHandler;
    }

    /** How much memory {@link #prepare} needs. */
    static int stateBytes(Architecture architecture) {
        return EXTENDED_AT + architecture.extendedBytes() + SPARE + 63 & -64;
    }

    /** Adds requests for what must be known before it runs anything for us; what they read will be in memory of the caller's. */
    void prepare(PtraceList list, NativeBuffer memory, int at, Architecture architecture) {
        int bytes = stateBytes(architecture);
        requests = list;
        state = memory.view().slice(at, bytes).order(ByteOrder.nativeOrder());
        stateAddress = memory.address() + at;
        firstRequest = list.count();
        architecture.readGeneral(list, tid(), stateAddress);
        list.getMask(tid(), stateAddress + MASK_AT);
        extendedRequest =
                list.getRegisters(tid(), architecture.extendedSet(), stateAddress + EXTENDED_AT, bytes - EXTENDED_AT);
        architecture.readThreadAreas(list, tid(), memory, at + AREAS_AT);
        for (int word = RSEQ_AT; word < RSEQ_AT + Ptrace.RSEQ_BYTES; word += Long.BYTES) {
            state.putLong(word, 0);
        }
        lastRequest = list.rseq(tid(), stateAddress + RSEQ_AT);
    }

    /** Takes what the requests have read, now that it has stopped. */
    void take() {
        for (int i = firstRequest; i <= extendedRequest; i++) {
            requests.check(i, "reading registers");
        }
        for (int i = extendedRequest + 1; i <= lastRequest; i++) {
            requests.isKnown(i, "reading what belongs to registers"); // if not, there is no such thing
        }
        stopSignal = tracee.stop() instanceof Stop.GroupStop group ? group.signal() : 0;
        extendedBytes = requests.bytes(extendedRequest);
        if (EXTENDED_AT + extendedBytes >= state.capacity()) {
            throw new IllegalStateException("the kernel has more extended state than the processor: " + extendedBytes);
        }
        mask = state.getLong(MASK_AT);
        rseq = Ptrace.rseq(state, RSEQ_AT);
        criticalSection = 0;
        abortHandler = 0;
    }

    boolean hasRseq() {
        return rseq[0] != 0;
    }

    long rseqAddress() {
        return rseq[0];
    }

    void setCriticalSection(ProcessMemory memory, Architecture architecture, long section) {
        criticalSection = section;
        abortHandler = RseqArea.abortHandler(memory, section, architecture.programCounter(state, 0));
    }

    void findUnsaved(Ptrace ptrace, Architecture architecture, boolean leader) {
        unsaved = architecture.unsaved(ptrace, tid(), state, EXTENDED_AT, extendedBytes, leader);
    }

    /** Whether seccomp(2) restricts it as soon as nobody traces it. */
    boolean isRestricted() {
        return restricted;
    }

    void setRestricted() {
        restricted = true;
    }

    Status status() {
        return status;
    }

    void setStatus(Status read) {
        status = read;
    }

    long generalAddress() {
        return stateAddress;
    }

    /** The kernel takes calls of ours for leaving a restartable sequence, and clears the pointer. */
    void putBackCriticalSection(FrozenTask task) {
        if (criticalSection != 0) {
            RseqArea.setCriticalSection(task.memory(), rseq[0], criticalSection);
        }
    }

    /** Holds a signal of the application's that arrived while the thread ran for us, until it is let go. */
    void keep(byte[] signal) {
        kept.add(signal);
    }

    List<byte[]> kept() {
        return kept;
    }
}
