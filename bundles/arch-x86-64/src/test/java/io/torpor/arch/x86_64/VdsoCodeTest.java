package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.linux.Processes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Runs the code, in this process. */
class VdsoCodeTest {
    private final X86Architecture architecture = new X86Architecture();

    @Test
    void functionsMakeTheirSystemCall() {
        long before = System.currentTimeMillis() / 1000;
        int time = call("__vdso_time", 0);
        assertTrue(time >= before && time <= before + 60, "time() is " + time + " after " + before);
        assertEquals(time / 100, call("time", 0) / 100);
    }

    @Test
    void randomBytesComeFromTheSystemCallAndStatesDoNotExist() {
        assertEquals(0, call("__vdso_getrandom", 144), "no bytes for a state of 144 bytes");
        assertEquals(-Errno.ENOSYS, call("__vdso_getrandom", -1), "parameters of states");
    }

    @Test
    void leavesAloneWhatNeedsNothingAndRefusesWhatItDoesNotKnow() {
        assertEquals(0, architecture.withoutVdso("__vdso_futex_robust_list64_try_unlock", false).length);
        assertThrows(IllegalArgumentException.class, () -> architecture.withoutVdso("__vdso_make_coffee", false));
    }

    @Test
    void jumpsFitIntoTheShortestFunctionThatIsKnown() {
        final int shortest = 14; // __vdso_futex_robust_list32_try_unlock of Linux 7.3
        byte[] jump = architecture.jump(0x1122334455667788L, false);
        assertTrue(jump.length <= shortest);
        assertArrayEquals(HexFormat.of().parseHex("49bb887766554433221141ffe3"), jump);
    }

    @Test
    void knowsASystemCallFromEitherSide() {
        byte[] code = HexFormat.of().parseHex("900f05c390");
        assertFalse(architecture.isAtSystemCall(code, 0, false));
        assertTrue(architecture.isAtSystemCall(code, 1, false));
        assertFalse(architecture.isAtSystemCall(code, 2, false));
        assertTrue(architecture.isAtSystemCall(code, 3, false));
        assertFalse(architecture.isAtSystemCall(code, 4, false));
    }

    @Test
    void functionsFor32BitProgramsAreOthers() {
        assertArrayEquals(HexFormat.of().parseHex("6800f0ffbfc3"), architecture.jump(0xbfff_f000L, true));
        assertArrayEquals(HexFormat.of().parseHex("cd80c3"), architecture.withoutVdso("__kernel_vsyscall", true));
        assertEquals(0, architecture.withoutVdso("__kernel_sigreturn", true).length);
        assertEquals(22, architecture.withoutVdso("__vdso_time", true).length);
        assertThrows(IllegalArgumentException.class, () -> architecture.withoutVdso("__vdso_getrandom", true));
        byte[] code = HexFormat.of().parseHex("0f05cd805d");
        assertFalse(architecture.isAtSystemCall(code, 0, true));
        assertTrue(architecture.isAtSystemCall(code, 2, true));
        assertTrue(architecture.isAtSystemCall(code, 4, true));
    }

    /** Calls a function with three arguments 0 and a fifth one, and gives its result. */
    private int call(String function, int fifth) {
        byte[] code = architecture.withoutVdso(function, false);
        byte[] all = ByteBuffer.allocate(23 + code.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x57) // push rdi
                .put(HexFormat.of().parseHex("49c7c0")) // mov r8, fifth
                .putInt(fifth)
                .put(HexFormat.of().parseHex("31f631d231ff")) // xor esi, esi; xor edx, edx; xor edi, edi
                .put(HexFormat.of().parseHex("e804000000")) // call the code
                .put(HexFormat.of().parseHex("5f8907c3")) // pop rdi; mov [rdi], eax; ret
                .put(code)
                .array();
        int[] words = new int[4];
        Processes.runHere(all, words);
        return words[0];
    }
}
