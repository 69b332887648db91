package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * System calls of the engine's own, made one right after the other: a call from Java costs several microseconds while a virtual machine is cold, one from machine code a
 * fifth of one; and nothing comes between them but the end of the engine. Each is made whether the one before it failed or not. A list is filled once and made as often as
 * there is something to ask, with other arguments here and there. For one thread at a time; several threads may have lists of their own.
 */
public final class CallList {
    private static final int PAGE = 4096;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int HEAD = 16;
    private static final int ENTRY = 64;
    private static final int RESULT = 56;

    /** Where the code is: mapped when first needed, and kept like that of a library. */
    private static long code;

    private final boolean inOneGo;
    private final ByteBuffer list;
    private final long address;
    private int count;

    /**
     * Prepares an empty list.
     *
     * @param stub machine code of the form {@code long (*)(long list[])}, {@code stubs/calls.hex} of the machine's architecture; null: the calls are made from Java, each by itself
     * @param most how many calls it can have
     */
    public CallList(byte[] stub, int most) {
        inOneGo = stub != null;
        if (inOneGo) {
            map(stub);
        }
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
    public void clear() {
        count = 0;
    }

    /** How many calls there are. */
    public int count() {
        return count;
    }

    /** Adds a call with up to five arguments; a sixth is 0. Its index. */
    public int add(long number, long first, long second, long third, long fourth, long fifth) {
        int at = at(count);
        list.putLong(at, number)
                .putLong(at + 8, first)
                .putLong(at + 16, second)
                .putLong(at + 24, third)
                .putLong(at + 32, fourth)
                .putLong(at + 40, fifth)
                .putLong(at + 48, 0);
        return count++;
    }

    /** Gives a call another first argument, which most often is a descriptor. */
    public void setFirst(int index, long value) {
        list.putLong(at(index) + 8, value);
    }

    /** Gives a call another second argument. */
    public void setSecond(int index, long value) {
        list.putLong(at(index) + 16, value);
    }

    private static int at(int index) {
        return HEAD + index * ENTRY;
    }

    /** Makes all calls. */
    public void make() {
        make(count);
    }

    /** Makes the first calls of the list. */
    public void make(int calls) {
        if (calls == 0) {
            return;
        }
        if (inOneGo) {
            list.putLong(0, address + at(calls));
            SocketLibc.bsearch(address, 0, 1, 1, code);
            return;
        }
        for (int i = 0; i < calls; i++) {
            int at = at(i);
            long result = Libc.syscall(
                    list.getLong(at),
                    list.getLong(at + 8),
                    list.getLong(at + 16),
                    list.getLong(at + 24),
                    list.getLong(at + 32),
                    list.getLong(at + 40),
                    list.getLong(at + 48));
            list.putLong(at + RESULT, result == -1 ? -Native.getLastError() : result);
        }
    }

    /** Makes all calls with a descriptor as their first argument. */
    void makeFor(int descriptor) {
        for (int i = 0; i < count; i++) {
            setFirst(i, descriptor);
        }
        make();
    }

    /** What the kernel returned: an errno as a negative number. */
    public long result(int index) {
        return list.getLong(at(index) + RESULT);
    }
}
