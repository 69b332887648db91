package io.torpor.arch.x86_64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** What functions of the vdso for 32-bit programs are overwritten with where it is not the running kernel's: {@code arch/x86/entry/vdso/vdso32}. */
final class CompatVdsoCode {
    /** Functions with up to three arguments, which they take from the stack, and the 32-bit system calls ({@code <asm/unistd_32.h>}) that do the same. */
    private static final Map<String, Integer> CALLS = Map.of(
            "__vdso_clock_gettime", 265,
            "__vdso_clock_gettime64", 403,
            "__vdso_clock_getres", 266,
            "__vdso_clock_getres_time64", 406,
            "__vdso_gettimeofday", 78,
            "__vdso_time", 13,
            "__vdso_getcpu", 318);

    /** The way into the kernel that the C library uses for every system call. The fast ones return to where the kernel knows a vdso to be, this one to where it came from. */
    private static final String ENTRY = "__kernel_vsyscall";

    /** Where signal handlers return to; the frame tells the rest. */
    private static final String SIGNAL_RETURN = "__kernel_sigreturn";

    private static final String RT_SIGNAL_RETURN = "__kernel_rt_sigreturn";

    private CompatVdsoCode() {}

    /** Over the stack: no register is free at {@code __kernel_vsyscall}. */
    static byte[] jump(long target) {
        return code(6).put((byte) 0x68) // push target
                .putInt((int) target)
                .put((byte) 0xc3) // ret
                .array();
    }

    static byte[] without(String function) {
        if (function.equals(ENTRY)) {
            return new byte[] {(byte) 0xcd, (byte) 0x80, (byte) 0xc3}; // int 0x80; ret
        }
        if (function.equals(SIGNAL_RETURN) || function.equals(RT_SIGNAL_RETURN)) {
            return new byte[0];
        }
        Integer number = CALLS.get(function);
        if (number == null) {
            throw new IllegalArgumentException("what its function " + function + " does is not known");
        }
        return code(22).put((byte) 0x53) // push ebx
                .put(new byte[] {(byte) 0x8b, 0x5c, 0x24, 0x08}) // mov ebx, [esp + 8]
                .put(new byte[] {(byte) 0x8b, 0x4c, 0x24, 0x0c}) // mov ecx, [esp + 12]
                .put(new byte[] {(byte) 0x8b, 0x54, 0x24, 0x10}) // mov edx, [esp + 16]
                .put((byte) 0xb8) // mov eax, number
                .putInt(number)
                .put(new byte[] {(byte) 0xcd, (byte) 0x80, 0x5b, (byte) 0xc3}) // int 0x80; pop ebx; ret
                .array();
    }

    /** Whether {@code int 0x80} stands at an offset: interrupted calls that came in by a faster way go on there as well. */
    static boolean isSystemCall(byte[] code, int offset) {
        return offset >= 0
                && offset + 1 < code.length
                && code[offset] == (byte) 0xcd
                && code[offset + 1] == (byte) 0x80;
    }

    private static ByteBuffer code(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
