package io.torpor.arch.x86_64;

import com.google.protobuf.Message;
import io.torpor.abi.Errno;
import io.torpor.abi.SyscallTable;
import io.torpor.abi.Tid;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.thread_info_x86;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Call;
import io.torpor.tracee.Script;
import io.torpor.tracee.StubCode;
import io.torpor.tracee.ThreadTraits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** x86-64, and 32-bit programs on it. */
@Component(property = "torpor.machine=x86_64")
public final class X86Architecture implements Architecture {
    private static final int EM_X86_64 = 62;
    private static final int NT_386_IOPERM = 0x201;
    private static final int NT_X86_XSTATE = 0x202;
    private static final int SYSCALL_INSTRUCTION_BYTES = 2;
    private static final int POLL_OF_32_BIT = 168;
    private static final int FUTEX_OF_32_BIT = 240;
    private static final int FUTEX_TIME64_OF_32_BIT = 422;
    private static final int FUTEX_COMMAND = 0x7f;
    private static final int FUTEX_WAIT_BITSET = 9;
    private static final int[] ARGUMENTS = {
        UserRegs.RDI, UserRegs.RSI, UserRegs.RDX, UserRegs.R10, UserRegs.R8, UserRegs.R9
    };

    /** The control block: 21 words of registers, then these. See stubs/runner.hex. */
    private static final int SAVED_REGISTERS = 168;

    private static final int MASK = 168;
    private static final int TGID = 176;
    private static final int TID = 184;
    private static final int CURSOR = 192;
    private static final int END = 200;
    private static final int BLOCK_BYTES = 208;

    /** {@code <asm/prctl.h>}. */
    private static final int ARCH_MAP_VDSO_32 = 0x2002;

    /** restart_syscall of {@code <asm/unistd_32.h>}. */
    private static final int RESTART_OF_32_BIT = 0;

    private final SyscallTable syscalls = table("syscalls.tbl").withCompat(() -> table("syscalls-32.tbl"));
    private final StubCode runner = StubCode.load(X86Architecture.class, "stubs/runner.hex");
    private final StubCode seed = StubCode.load(X86Architecture.class, "stubs/seed.hex");
    private final StubCode exec = StubCode.load(X86Architecture.class, "stubs/exec.hex");
    /** Loaded when first needed: by every family of sockets, and only where there are any. */
    private StubCode calls;

    private final FpuState fpu = new FpuState(new XsaveLayout(Cpuid.ofThisProcessor()));

    @Activate
    public X86Architecture() {}

    private static SyscallTable table(String resource) {
        return SyscallTable.load(X86Architecture.class.getResourceAsStream(resource));
    }

    @Override
    public String machine() {
        return "x86_64";
    }

    @Override
    public int elfMachine() {
        return EM_X86_64;
    }

    @Override
    public SyscallTable syscalls() {
        return syscalls;
    }

    @Override
    public StubCode runner() {
        return runner;
    }

    @Override
    public StubCode seed() {
        return seed;
    }

    /** Few dumps need it. */
    @Override
    public StubCode threads() {
        return StubCode.load(X86Architecture.class, "stubs/threads.hex");
    }

    /** Hardly any restore needs it. */
    @Override
    public StubCode reaper() {
        return StubCode.load(X86Architecture.class, "stubs/reaper.hex");
    }

    @Override
    public synchronized StubCode calls() {
        if (calls == null) {
            calls = StubCode.load(X86Architecture.class, "stubs/calls.hex");
        }
        return calls;
    }

    @Override
    public StubCode exec() {
        return exec;
    }

    @Override
    public int generalBytes() {
        return UserRegs.BYTES;
    }

    /** PTRACE_GETREGSET would give 68 bytes of a 32-bit thread, and none of the registers that it cannot see but the way back to 64-bit code may need. */
    @Override
    public void readGeneral(Ptrace ptrace, Tid tid, long address) {
        ptrace.getGeneralRegisters(tid, address);
    }

    @Override
    public void writeGeneral(Ptrace ptrace, Tid tid, long address) {
        ptrace.setGeneralRegisters(tid, address);
    }

    @Override
    public void readGeneral(PtraceList list, Tid tid, long address) {
        list.getGeneralRegisters(tid, address);
    }

    @Override
    public void writeGeneral(PtraceList list, Tid tid, long address) {
        list.setGeneralRegisters(tid, address);
    }

    @Override
    public int extendedSet() {
        return NT_X86_XSTATE;
    }

    @Override
    public int extendedBytes() {
        return fpu.bytes();
    }

    @Override
    public int blockBytes() {
        return BLOCK_BYTES;
    }

    @Override
    public void fillBlock(
            ByteBuffer block,
            int at,
            ByteBuffer registers,
            int registersAt,
            long mask,
            int tgid,
            int tid,
            long cursor,
            long end) {
        block.put(at, registers, registersAt, SAVED_REGISTERS);
        block.putLong(at + MASK, mask)
                .putLong(at + TGID, tgid)
                .putLong(at + TID, tid)
                .putLong(at + CURSOR, cursor)
                .putLong(at + END, end);
    }

    @Override
    public long cursor(ByteBuffer block, int at) {
        return block.getLong(at + CURSOR);
    }

    @Override
    public void enterScript(ByteBuffer registers, int at, long pc, long block) {
        registers
                .putLong(at + UserRegs.RIP, pc)
                .putLong(at + UserRegs.CS, UserRegs.USER_CS)
                .putLong(at + UserRegs.RBP, block)
                .putLong(at + UserRegs.ORIG_RAX, -1);
    }

    @Override
    public void enterSingle(ByteBuffer registers, int at, long pc, long block, int number, long... arguments) {
        enterPlainCall(registers, at, pc, number, arguments);
        registers.putLong(at + UserRegs.RBP, block);
    }

    @Override
    public void enterPlainCall(ByteBuffer registers, int at, long pc, int number, long... arguments) {
        registers
                .putLong(at + UserRegs.RIP, pc)
                .putLong(at + UserRegs.CS, UserRegs.USER_CS)
                .putLong(at + UserRegs.RAX, number)
                .putLong(at + UserRegs.ORIG_RAX, -1);
        for (int i = 0; i < arguments.length; i++) {
            registers.putLong(at + ARGUMENTS[i], arguments[i]);
        }
    }

    @Override
    public long singleResult(ByteBuffer registers, int at) {
        return registers.getLong(at + UserRegs.RBX);
    }

    @Override
    public long result(ByteBuffer registers, int at) {
        return registers.getLong(at + UserRegs.RAX);
    }

    @Override
    public long programCounter(ByteBuffer registers, int at) {
        return registers.getLong(at + UserRegs.RIP);
    }

    @Override
    public void setProgramCounter(ByteBuffer registers, int at, long pc) {
        registers.putLong(at + UserRegs.RIP, pc);
    }

    @Override
    public long stackPointer(ByteBuffer registers, int at) {
        return registers.getLong(at + UserRegs.RSP);
    }

    @Override
    public void rewind(ByteBuffer registers, int at, boolean sameTask) {
        long interrupted = registers.getLong(at + UserRegs.ORIG_RAX);
        if (interrupted < 0) {
            return;
        }
        switch ((int) -registers.getLong(at + UserRegs.RAX)) {
            case Errno.ERESTARTSYS, Errno.ERESTARTNOINTR, Errno.ERESTARTNOHAND -> again(registers, at, interrupted);
            case Errno.ERESTART_RESTARTBLOCK -> {
                if (sameTask) {
                    again(
                            registers,
                            at,
                            isNative(registers, at) ? syscalls.number("restart_syscall") : RESTART_OF_32_BIT);
                } else if (isTheSameAgain(registers, at, interrupted)) {
                    again(registers, at, interrupted);
                } else {
                    registers.putLong(at + UserRegs.RAX, -Errno.EINTR);
                }
            }
            default -> {
                // The call was over, with a result of its own.
            }
        }
    }

    /** Whether a call that the kernel would go on with by its own notes can as well begin again: it ends at no time, or at one that is told absolutely. */
    private boolean isTheSameAgain(ByteBuffer registers, int at, long call) {
        boolean sixtyFour = isNative(registers, at);
        if (call == (sixtyFour ? syscalls.number("poll") : POLL_OF_32_BIT)) {
            return (int) registers.getLong(at + UserRegs.RDX) < 0;
        }
        boolean futex = sixtyFour
                ? call == syscalls.number("futex")
                : call == FUTEX_OF_32_BIT || call == FUTEX_TIME64_OF_32_BIT;
        long command = registers.getLong(at + (sixtyFour ? UserRegs.RSI : UserRegs.RCX)) & FUTEX_COMMAND;
        return futex && command == FUTEX_WAIT_BITSET;
    }

    private static void again(ByteBuffer registers, int at, long number) {
        registers
                .putLong(at + UserRegs.RAX, number)
                .putLong(at + UserRegs.RIP, registers.getLong(at + UserRegs.RIP) - SYSCALL_INSTRUCTION_BYTES);
    }

    @Override
    public boolean isNative(ByteBuffer registers, int at) {
        return registers.getLong(at + UserRegs.CS) == UserRegs.USER_CS;
    }

    @Override
    public boolean isNative(Message record) {
        return UserRegs.isNative(((thread_info_x86) record).getGpregs());
    }

    @Override
    public void readThreadAreas(PtraceList list, Tid tid, NativeBuffer into, int at) {
        ThreadAreas.read(list, tid, into, at);
    }

    @Override
    public void writeThreadAreas(Ptrace ptrace, Tid tid, Message record, NativeBuffer scratch) {
        ThreadAreas.write(ptrace, tid, ((thread_info_x86) record).getTlsList(), scratch);
    }

    @Override
    public ThreadTraits ask(Script questions, boolean leader) {
        return new X86Traits(questions, leader, fpu.hasTiles());
    }

    @Override
    public void restoreTraits(Script script, Message record) {
        X86Traits.restore(script, (thread_info_x86) record);
    }

    /** New threads inherit access to ports, so the first one's stands for all. */
    @Override
    public List<String> unsaved(
            Ptrace ptrace, Tid tid, ByteBuffer extended, int extendedAt, int extendedBytes, boolean leader) {
        long components = FpuState.unrecorded(extended, extendedAt, extendedBytes);
        boolean ports = leader && ptrace.hasRegisters(tid, NT_386_IOPERM);
        if (components == 0 && !ports) {
            return List.of();
        }
        List<String> names = new ArrayList<>(XsaveLayout.names(components));
        if (ports) {
            names.add("access to I/O ports (ioperm)");
        }
        return names;
    }

    @Override
    public Message saveRegisters(
            ByteBuffer registers,
            int at,
            ByteBuffer extended,
            int extendedAt,
            int extendedBytes,
            int areasAt,
            long clearTidAddress) {
        return thread_info_x86
                .newBuilder()
                .setClearTidAddr(clearTidAddress)
                .setGpregs(UserRegs.save(registers, at))
                .setFpregs(fpu.save(extended, extendedAt, extendedBytes))
                .addAllTls(ThreadAreas.save(extended, areasAt))
                .build();
    }

    @Override
    public core_entry.march coreType() {
        return core_entry.march.X86_64;
    }

    @Override
    public void putRegisters(core_entry.Builder core, Message record) {
        core.setThreadInfo((thread_info_x86) record);
    }

    @Override
    public Message registersOf(core_entry core) {
        if (!core.hasThreadInfo()) {
            throw new IllegalArgumentException("the core record has no registers of x86-64");
        }
        return core.getThreadInfo();
    }

    @Override
    public void loadGeneral(Message record, ByteBuffer registers, int at) {
        thread_info_x86 thread = (thread_info_x86) record;
        UserRegs.load(thread.getGpregs(), thread.getTlsList(), registers, at);
    }

    @Override
    public void loadExtended(Message record, ByteBuffer extended, int at, int bytes) {
        fpu.load(((thread_info_x86) record).getFpregs(), extended, at, bytes);
    }

    @Override
    public List<String> lackingFor(Message record) {
        return XsaveLayout.names(fpu.lacking(((thread_info_x86) record).getFpregs()));
    }

    @Override
    public long clearTidAddress(Message record) {
        return ((thread_info_x86) record).getClearTidAddr();
    }

    @Override
    public byte[] jump(long target, boolean compat) {
        return compat ? CompatVdsoCode.jump(target) : VdsoCode.jump(target);
    }

    @Override
    public byte[] withoutVdso(String function, boolean compat) {
        return compat ? CompatVdsoCode.without(function) : VdsoCode.without(function, syscalls);
    }

    @Override
    public boolean isAtSystemCall(byte[] code, int offset, boolean compat) {
        return isSystemCall(code, offset, compat) || isSystemCall(code, offset - SYSCALL_INSTRUCTION_BYTES, compat);
    }

    private static boolean isSystemCall(byte[] code, int offset, boolean compat) {
        return compat ? CompatVdsoCode.isSystemCall(code, offset) : VdsoCode.isSystemCall(code, offset);
    }

    @Override
    public Call mapCompatVdso(Script script, long at) {
        return script.tryCall("arch_prctl", ARCH_MAP_VDSO_32, at);
    }
}
