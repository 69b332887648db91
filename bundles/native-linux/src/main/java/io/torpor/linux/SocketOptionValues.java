package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The same options of one socket after another: getsockopt(2), many at a time and into the same memory, without garbage. A socket is asked for dozens of options, and a
 * tree has thousands of sockets. For one thread at a time.
 */
public final class SocketOptionValues {
    /** In front of each value: its length in bytes, and the errno. */
    private static final int HEAD = 8;

    private final SocketOption[] options;
    private final int[] at;
    private final ByteBuffer memory;
    private final ByteBuffer pristine;
    private final long address;
    private CallList calls;

    /**
     * Prepares to ask for options.
     *
     * @param options in the order in which they are known to the other methods
     */
    public SocketOptionValues(SocketOption... options) {
        this.options = options.clone();
        at = new int[options.length];
        int bytes = 0;
        for (int i = 0; i < options.length; i++) {
            at[i] = bytes + HEAD;
            bytes += HEAD + (options[i].bytes() + 7 & -8);
        }
        memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        pristine = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < options.length; i++) {
            pristine.putInt(at[i] - HEAD, options[i].bytes());
        }
        address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /**
     * Has all asked for at once from now on, which is faster.
     *
     * @param stub {@code stubs/calls.hex} of the machine's architecture
     * @param number of getsockopt(2) there
     */
    public void useMachineCode(byte[] stub, int number) {
        calls = new CallList(stub, at.length);
        for (int i = 0; i < at.length; i++) {
            long value = address + at[i];
            calls.add(number, 0, options[i].level(), options[i].name(), value, value - HEAD);
        }
    }

    /** Asks for all. An option that the socket or the kernel does not have is no failure. */
    public void read(LocalFd socket) {
        memory.put(0, pristine, 0, pristine.capacity());
        int number = socket.number();
        if (calls != null) {
            calls.makeFor(number);
            for (int i = 0; i < at.length; i++) {
                int result = (int) calls.result(i);
                if (result != 0) {
                    memory.putInt(at[i] - Integer.BYTES, -result);
                }
            }
            return;
        }
        for (int i = 0; i < at.length; i++) {
            SocketOption option = options[i];
            long value = address + at[i];
            if (SocketLibc.getsockopt(number, option.level(), option.name(), value, value - HEAD) < 0) {
                memory.putInt(at[i] - Integer.BYTES, Native.getLastError());
            }
        }
    }

    /** Which option that is. */
    public SocketOption option(int index) {
        return options[index];
    }

    public int count() {
        return options.length;
    }

    /**
     * Whether the socket has the option.
     *
     * @throws SyscallException when the kernel failed to tell for another reason than that it does not have it
     */
    public boolean has(int index) {
        int error = error(index);
        if (error == 0) {
            return true;
        }
        if (error == Errno.ENOPROTOOPT || error == Errno.EOPNOTSUPP) {
            return false;
        }
        throw failure(index, error);
    }

    /** Why the kernel did not tell: an errno, or 0. */
    public int error(int index) {
        return memory.getInt(at[index] - Integer.BYTES);
    }

    /** How long the value is, as the kernel says. */
    public int length(int index) {
        check(index);
        return memory.getInt(at[index] - HEAD);
    }

    /** The first four bytes of a value. */
    public int number(int index) {
        check(index);
        return memory.getInt(at[index]);
    }

    /** Four bytes of a value. */
    public int number(int index, int offset) {
        check(index);
        return memory.getInt(at[index] + offset);
    }

    /** A value of up to eight bytes. */
    public long wide(int index) {
        check(index);
        return options[index].bytes() < Long.BYTES ? memory.getInt(at[index]) : memory.getLong(at[index]);
    }

    /** Eight bytes of a value. */
    public long wide(int index, int offset) {
        check(index);
        return memory.getLong(at[index] + offset);
    }

    /** A value as it is. */
    public byte[] bytes(int index) {
        check(index);
        byte[] bytes = new byte[memory.getInt(at[index] - HEAD)];
        memory.get(at[index], bytes);
        return bytes;
    }

    /** All that was read, to compare with: a copy. */
    public ByteBuffer copy() {
        ByteBuffer copy = ByteBuffer.allocate(memory.capacity()).order(ByteOrder.nativeOrder());
        copy.put(0, memory, 0, memory.capacity());
        return copy;
    }

    /** Lets the other methods tell again of what {@link #copy} has kept. */
    public void putBack(ByteBuffer copy) {
        memory.put(0, copy, 0, memory.capacity());
    }

    /** Whether a socket that was asked before gave the same answers. */
    public boolean areThose(ByteBuffer earlier) {
        return memory.equals(earlier);
    }

    private void check(int index) {
        int error = error(index);
        if (error != 0) {
            throw failure(index, error);
        }
    }

    private SyscallException failure(int index, int error) {
        SocketOption option = options[index];
        return new SyscallException("getsockopt(" + option.level() + ", " + option.name() + ")", error);
    }
}
