package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * System calls of the engine's own on one descriptor, made one right after the other: a call from Java costs several microseconds while a virtual machine is
 * cold, one from machine code a fifth of one; and nothing comes between them but the end of the engine. For one thread at a time.
 */
final class CallList {
    private static final int PAGE = 4096;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int HEAD = 16;
    private static final int ENTRY = 64;
    private static final int DESCRIPTOR = 8;
    private static final int SECOND = 16;
    private static final int RESULT = 56;

    /** Where the code is: mapped when first needed, and kept like that of a library. */
    private static long code;

    private final ByteBuffer list;
    private final long address;
    private int count;

    /**
     * Prepares an empty list.
     *
     * @param stub machine code of the form {@code long (*)(long list[])}; see {@code stubs/calls.hex}
     * @param most how many calls it can have
     */
    CallList(byte[] stub, int most) {
        map(stub);
        list = ByteBuffer.allocateDirect(HEAD + most * ENTRY).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(list));
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

    /** Removes all calls. */
    void clear() {
        count = 0;
    }

    /** Adds a call, whose first argument is the descriptor, and whose sixth is 0. */
    void add(long number, long second, long third, long fourth, long fifth) {
        int at = at(count++);
        list.putLong(at, number)
                .putLong(at + SECOND, second)
                .putLong(at + SECOND + Long.BYTES, third)
                .putLong(at + SECOND + 2 * Long.BYTES, fourth)
                .putLong(at + SECOND + 3 * Long.BYTES, fifth)
                .putLong(at + SECOND + 4 * Long.BYTES, 0);
    }

    private static int at(int index) {
        return HEAD + index * ENTRY;
    }

    /** Makes all calls, whether one fails or not. */
    void make(int descriptor) {
        for (int i = 0; i < count; i++) {
            list.putLong(at(i) + DESCRIPTOR, descriptor);
        }
        list.putLong(0, address + at(count));
        SocketLibc.bsearch(address, 0, 1, 1, code);
    }

    /** What the kernel returned: an errno as a negative number. */
    int result(int index) {
        return (int) list.getLong(at(index) + RESULT);
    }
}
