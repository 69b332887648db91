package io.torpor.tracee;

import com.google.protobuf.Message;
import io.torpor.abi.SyscallTable;
import io.torpor.abi.Tid;
import io.torpor.image.proto.core_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One instruction set: its tables, its stubs of machine code, and where things are in its registers.
 *
 * <p>Registers are handled as the kernel lays them out: {@code general} is what {@link #readGeneral} gives, {@code extended} what PTRACE_GETREGSET
 * gives for {@link #extendedSet}. Buffers have native byte order; {@code at} is where the set begins in them. Stateless, safe
 * from any thread.
 */
public interface Architecture {
    /** As {@code uname -m} prints it. */
    String machine();

    /** {@code e_machine} of an ELF file. */
    int elfMachine();

    SyscallTable syscalls();

    /** The runner, with labels {@code single}, {@code script} and {@code stopped}. */
    StubCode runner();

    /** What a newborn process runs until it is taken over. */
    StubCode seed();

    /** What starts idle threads, as many as the 32-bit number at its label {@code count}, and goes on with what follows it. */
    StubCode threads();

    /**
     * What process 1 of a pid namespace does: waits for its children until there are none. Entered by {@link #enterSingle}, with the id of the task whose end becomes
     * its own as the call's first argument.
     */
    StubCode reaper();

    /** What {@code SocketOptionValues} and {@code SocketCalls} need to do much with a socket at once. */
    StubCode calls();

    /** What {@code Processes.spawn} needs. */
    StubCode exec();

    /** Length of the general registers, in bytes. */
    int generalBytes();

    /** Reads the general registers of a stopped thread: {@link #generalBytes}, whatever mode the thread is in. */
    void readGeneral(Ptrace ptrace, Tid tid, long address);

    /** Sets the general registers of a stopped thread, and with them its mode. */
    void writeGeneral(Ptrace ptrace, Tid tid, long address);

    /** Adds a request that reads as {@link #readGeneral} does. */
    void readGeneral(PtraceList list, Tid tid, long address);

    /** Adds a request that sets as {@link #writeGeneral} does. */
    void writeGeneral(PtraceList list, Tid tid, long address);

    /** The NT_ constant of the extended state. */
    int extendedSet();

    /** How long the extended state of a thread is at most, in bytes. */
    int extendedBytes();

    /** Length of the runner's control block, in bytes. */
    int blockBytes();

    /**
     * Fills a control block: what the runner puts back when it ends without a tracer, and what it works on.
     *
     * @param registers general registers to put back; an interrupted system call must have been rewound
     * @param mask signal mask to put back
     * @param tgid the process id as the task itself sees it
     * @param tid the thread id as the thread itself sees it
     * @param cursor address of the first call; 0 for a single one
     * @param end address after the last call
     */
    void fillBlock(
            ByteBuffer block,
            int at,
            ByteBuffer registers,
            int registersAt,
            long mask,
            int tgid,
            int tid,
            long cursor,
            long end);

    /** How far the runner came: the address of the call that failed, or the end. */
    long cursor(ByteBuffer block, int at);

    /** Changes registers so that the thread runs a script: {@code pc} is the address of the label, {@code block} that of the control block. */
    void enterScript(ByteBuffer registers, int at, long pc, long block);

    /** Changes registers so that the thread makes one call. */
    void enterSingle(ByteBuffer registers, int at, long pc, long block, int number, long... arguments);

    /** The result of a call made by {@link #enterSingle}. */
    long singleResult(ByteBuffer registers, int at);

    long programCounter(ByteBuffer registers, int at);

    void setProgramCounter(ByteBuffer registers, int at, long pc);

    long stackPointer(ByteBuffer registers, int at);

    /** Changes registers so that the thread makes a call at a system-call instruction and stays traced over it; for the last call of a puppet. */
    void enterPlainCall(ByteBuffer registers, int at, long pc, int number, long... arguments);

    /** The result register, as a system call leaves it. */
    long result(ByteBuffer registers, int at);

    /**
     * Rewinds an interrupted system call so that it starts again when the registers are loaded by anything but this very stop: ERESTARTSYS and its like restart
     * the call, ERESTART_RESTARTBLOCK goes through restart_syscall(2) where the kernel still knows how ({@code sameTask}), else it becomes EINTR.
     */
    void rewind(ByteBuffer registers, int at, boolean sameTask);

    /** Whether a thread with these registers runs this architecture's own instructions, rather than a 32-bit mode's. */
    boolean isNative(ByteBuffer registers, int at);

    /** The same of a thread that was saved: of its record by {@link #saveRegisters}. */
    boolean isNative(Message record);

    /**
     * Adds up to eight requests that read what belongs to a stopped thread like registers, but is in no register set: on x86 what set_thread_area(2) has set. A kernel that does not know
     * such a request leaves what is there by then, which is what stands for nothing.
     *
     * @param into has room for 128 bytes there
     */
    void readThreadAreas(PtraceList list, Tid tid, NativeBuffer into, int at);

    /**
     * Sets what {@link #readThreadAreas} has read.
     *
     * @param record of {@link #saveRegisters}
     * @param scratch of 64 bytes at least
     */
    void writeThreadAreas(Ptrace ptrace, Tid tid, Message record, NativeBuffer scratch);

    /**
     * Queues questions about what a thread has beside its registers, for stage INHABIT.
     *
     * @param leader whether the thread is to answer for its process as well
     */
    ThreadTraits ask(Script questions, boolean leader);

    /**
     * Queues what gives a puppet's thread what {@link #ask} has found; in a stage in which it may still do as it likes.
     *
     * @param record of the saved thread
     */
    void restoreTraits(Script script, Message record);

    /**
     * What a stopped thread has that is seen in no record, and would be lost.
     *
     * @param extended its extended state
     * @param leader whether to look for what the whole process has, or most likely would have
     * @return names for people; mostly none
     */
    List<String> unsaved(
            Ptrace ptrace, Tid tid, ByteBuffer extended, int extendedAt, int extendedBytes, boolean leader);

    /**
     * Makes the registers' record.
     *
     * @param extendedBytes how many bytes of extended state there are
     * @param areasAt where in {@code extended} begins what {@link #readThreadAreas} has read
     * @param clearTidAddress what set_tid_address(2) was given
     * @return {@code thread_info_x86} or its like
     */
    Message saveRegisters(
            ByteBuffer registers,
            int at,
            ByteBuffer extended,
            int extendedAt,
            int extendedBytes,
            int areasAt,
            long clearTidAddress);

    /** What core records of this architecture are marked with. */
    core_entry.march coreType();

    /** Puts the registers' record where a core record has its place for it. */
    void putRegisters(core_entry.Builder core, Message record);

    /**
     * The registers' record of a core record.
     *
     * @throws IllegalArgumentException when it has none for this architecture
     */
    Message registersOf(core_entry core);

    /** Fills general registers from a record. */
    void loadGeneral(Message record, ByteBuffer registers, int at);

    /**
     * Fills extended state from a record, over what a fresh task has.
     *
     * @param extended the state of the puppet as ptrace gave it
     */
    void loadExtended(Message record, ByteBuffer extended, int at, int bytes);

    /**
     * What of a record's extended state was in use and has no place on this machine.
     *
     * @return the names of such components, for people; mostly none
     */
    List<String> lackingFor(Message record);

    /** What set_tid_address(2) must be given. */
    long clearTidAddress(Message record);

    /**
     * Code that goes on at {@code target}, wherever it lies itself. It leaves the registers alone that carry arguments or belong to the caller, and the
     * stack: it can stand for the beginning of any function.
     *
     * @param compat whether it is 32-bit code
     */
    byte[] jump(long target, boolean compat);

    /**
     * Code that stands for a whole function of the vdso and touches no data of the vdso: it makes the system call that does the same.
     *
     * @param function the name that the vdso gives it
     * @param compat whether it is 32-bit code
     * @return empty where the function's own code needs neither those data nor the kernel, and may stay
     * @throws IllegalArgumentException when nobody here knows what the function does
     */
    byte[] withoutVdso(String function, boolean compat);

    /**
     * Whether the instruction at {@code offset}, or the one before it, makes a system call.
     *
     * @param compat whether it is 32-bit code
     */
    boolean isAtSystemCall(byte[] code, int offset, boolean compat);

    /**
     * Queues the mapping of the vdso for 32-bit programs in a puppet that has none; the kernel from then on takes it for a 32-bit program's in what it does with a vdso.
     *
     * @param at where; the kernel takes another place where that is not free
     * @return fails with EINVAL where the kernel runs no 32-bit programs
     */
    Call mapCompatVdso(Script script, long at);
}
