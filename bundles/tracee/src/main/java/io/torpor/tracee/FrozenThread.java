package io.torpor.tracee;

import io.torpor.abi.Tid;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import io.torpor.procfs.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread of a {@link FrozenTask}, with everything of it that a stop shows: registers, mask, queues. {@link #questions} collects the calls that
 * it will be asked to make in stage INHABIT.
 */
public final class FrozenThread implements AutoCloseable {
    /** What is read besides general registers lies behind them, in room for those of any architecture. */
    private static final int MASK_AT = 336;

    private static final int RSEQ_AT = 344;
    private static final int AREAS_AT = 384;
    private static final int EXTENDED_AT = 512;
    private static final int ROOM_FOR_EXTENDED = 16 * 1024;

    private final Tracee tracee;
    private final int virtualTid;
    private Script questions;
    private final int stopSignal;
    private final List<byte[]> kept = new ArrayList<>();
    private NativeBuffer state;
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

    FrozenThread(Tracee tracee, int virtualTid, Architecture architecture) {
        this.tracee = tracee;
        this.virtualTid = virtualTid;
        this.questions = new Script(architecture.syscalls());
        this.stopSignal = tracee.stop() instanceof Stop.GroupStop group ? group.signal() : 0;
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
        return questions;
    }

    /** Begins the questions of another round, once those of the last have been answered. */
    public void nextQuestions(Architecture architecture) {
        questions = new Script(architecture.syscalls());
    }

    /** What it has that no record has a place for, by names for people. */
    public List<String> unsaved() {
        return unsaved;
    }

    /** General registers as {@link Architecture#readGeneral} gave them when it stopped; not to be changed. */
    public ByteBuffer registers() {
        return state.direct();
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

    /** Adds requests for what must be known before it runs anything for us. */
    void ask(PtraceList list, Architecture architecture) {
        state = NativeBuffer.unfilled(EXTENDED_AT + ROOM_FOR_EXTENDED);
        firstRequest = list.count();
        architecture.readGeneral(list, tid(), state.address());
        list.getMask(tid(), state.address() + MASK_AT);
        extendedRequest =
                list.getRegisters(tid(), architecture.extendedSet(), state.address() + EXTENDED_AT, ROOM_FOR_EXTENDED);
        architecture.readThreadAreas(list, tid(), state, AREAS_AT);
        for (int at = RSEQ_AT; at < RSEQ_AT + Ptrace.RSEQ_BYTES; at += Long.BYTES) {
            state.direct().putLong(at, 0);
        }
        lastRequest = list.rseq(tid(), state.address() + RSEQ_AT);
    }

    /** Takes what has been read by the requests. */
    void take(PtraceList list) {
        for (int i = firstRequest; i <= extendedRequest; i++) {
            list.check(i, "reading registers");
        }
        for (int i = extendedRequest + 1; i <= lastRequest; i++) {
            list.isKnown(i, "reading what belongs to registers"); // if not, there is no such thing
        }
        extendedBytes = list.bytes(extendedRequest);
        ByteBuffer words = state.direct();
        mask = words.getLong(MASK_AT);
        rseq = Ptrace.rseq(words, RSEQ_AT);
    }

    boolean hasRseq() {
        return rseq[0] != 0;
    }

    long rseqAddress() {
        return rseq[0];
    }

    void setCriticalSection(ProcessMemory memory, Architecture architecture, long section) {
        criticalSection = section;
        abortHandler = section == 0
                ? 0
                : RseqArea.abortHandler(memory, section, architecture.programCounter(state.direct(), 0));
    }

    void findUnsaved(Ptrace ptrace, Architecture architecture, boolean leader) {
        unsaved = architecture.unsaved(ptrace, tid(), state.direct(), EXTENDED_AT, extendedBytes, leader);
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
        return state.address();
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

    @Override
    public void close() {
        if (state != null) {
            state.close();
        }
    }
}
