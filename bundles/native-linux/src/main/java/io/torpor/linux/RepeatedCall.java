package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One system call of the engine's own, made many times with other arguments on one descriptor: a call from Java costs several microseconds while a virtual machine is
 * cold, one from machine code a fifth of one. For one thread at a time.
 */
final class RepeatedCall {
    private static final int PAGE = 4096;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int DESCRIPTOR = 8;
    private static final int END = 16;
    private static final int HEAD = 24;
    private static final int ENTRY = 40;
    private static final int RESULT = 32;

    /** Where the code is: mapped when first needed, and kept like that of a library. */
    private static long code;

    private final ByteBuffer list;
    private final long address;

    /**
     * Prepares a list.
     *
     * @param stub machine code of the form {@code long (*)(long list[])}; see {@code stubs/repeat.hex}
     * @param number of the system call
     * @param times how often
     */
    RepeatedCall(byte[] stub, int number, int times) {
        map(stub);
        list = ByteBuffer.allocateDirect(HEAD + times * ENTRY).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(list));
        list.putLong(0, number).putLong(END, address + list.capacity());
    }

    private static synchronized void map(byte[] stub) {
        if (code != 0) {
            return;
        }
        long memory = Libc.mmap(0, PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        if (memory == -1) {
            throw Descriptors.failure(() -> "mmap(for machine code)");
        }
        new Pointer(memory).write(0, stub, 0, stub.length);
        Descriptors.check(Libc.mprotect(memory, PAGE, READ_EXECUTE), () -> "mprotect(machine code)");
        code = memory;
    }

    /** Sets the second to fifth argument of one of the calls. */
    void set(int index, long second, long third, long fourth, long fifth) {
        int at = HEAD + index * ENTRY;
        list.putLong(at, second)
                .putLong(at + Long.BYTES, third)
                .putLong(at + 2 * Long.BYTES, fourth)
                .putLong(at + 3 * Long.BYTES, fifth);
    }

    void make(int descriptor) {
        list.putLong(DESCRIPTOR, descriptor);
        SocketLibc.bsearch(address, 0, 1, 1, code);
    }

    /** What the kernel returned: an errno as a negative number. */
    int result(int index) {
        return (int) list.getLong(HEAD + index * ENTRY + RESULT);
    }
}
