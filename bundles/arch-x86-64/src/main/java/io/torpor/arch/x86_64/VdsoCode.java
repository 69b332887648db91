package io.torpor.arch.x86_64;

import io.torpor.abi.Errno;
import io.torpor.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** What functions of a vdso are overwritten with where it is not the running kernel's: vdso(7), {@code arch/x86/entry/vdso}. */
final class VdsoCode {
    /** Functions whose arguments and result are those of the system call of that name. */
    private static final Set<String> PLAIN = Set.of("clock_gettime", "clock_getres", "gettimeofday", "time", "getcpu");

    /**
     * Functions that work on their arguments alone. The kernel knows their addresses, to help where they are interrupted or fault; under a kernel that does not know them they do what they did on older
     * kernels. (An enclave does not come through a restore at all.)
     */
    private static final Set<String> SELF_CONTAINED =
            Set.of("futex_robust_list64_try_unlock", "futex_robust_list32_try_unlock", "sgx_enter_enclave");

    private static final String PREFIX = "__vdso_";

    private VdsoCode() {}

    /** Through r11, which neither carries an argument nor survives a call. */
    static byte[] jump(long target) {
        return code(13).put(bytes(0x49, 0xbb)) // mov r11, target
                .putLong(target)
                .put(bytes(0x41, 0xff, 0xe3)) // jmp r11
                .array();
    }

    static byte[] without(String function, SyscallTable table) {
        String call = function.startsWith(PREFIX) ? function.substring(PREFIX.length()) : function;
        if (PLAIN.contains(call)) {
            return code(8).put(systemCall(table.number(call)))
                    .put(bytes(0xc3)) // ret
                    .array();
        }
        if (SELF_CONTAINED.contains(call)) {
            return new byte[0];
        }
        if (call.equals("getrandom")) {
            return getrandom(table);
        }
        throw new IllegalArgumentException("what its function " + function + " does is not known");
    }

    /**
     * The first three arguments are the system call's. But who passes ~0 as the length of the state asks how to map states, to which the honest answer is that there is no
     * such function: glibc, musl and Go then make system calls ever after. Those that know already get their bytes from the system call.
     */
    private static byte[] getrandom(SyscallTable table) {
        return code(22).put(bytes(0x49, 0x83, 0xf8, 0xff)) // cmp r8, -1
                .put(bytes(0x74, 0x08)) // je unknown
                .put(systemCall(table.number("getrandom")))
                .put(bytes(0xc3)) // ret
                .put(bytes(0x48, 0xc7, 0xc0)) // unknown: mov rax, -ENOSYS
                .putInt(-Errno.ENOSYS)
                .put(bytes(0xc3)) // ret
                .array();
    }

    private static byte[] systemCall(int number) {
        return code(7).put(bytes(0xb8)) // mov eax, number
                .putInt(number)
                .put(bytes(0x0f, 0x05)) // syscall
                .array();
    }

    /** Whether a {@code syscall} instruction stands at an offset. */
    static boolean isSystemCall(byte[] code, int offset) {
        return offset >= 0 && offset + 1 < code.length && code[offset] == 0x0f && code[offset + 1] == 0x05;
    }

    private static ByteBuffer code(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
