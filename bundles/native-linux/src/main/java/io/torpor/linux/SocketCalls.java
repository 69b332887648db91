package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Several calls on one socket, made one right after the other: getsockopt(2), setsockopt(2), and looking at what waits. Each is made whether the one before it failed or not, so that a
 * state which the first begins and the last ends lasts microseconds. For one thread at a time.
 */
public final class SocketCalls {
    private static final int MOST = 24;
    private static final int ROOM = 2048;
    /** In front of each value that is read: its length in bytes. */
    private static final int HEAD = 8;

    private enum Kind {
        GET,
        SET,
        PEEK
    }

    private final ByteBuffer memory = ByteBuffer.allocateDirect(ROOM).order(ByteOrder.nativeOrder());
    private final long address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    private final Kind[] kinds = new Kind[MOST];
    private final int[] levels = new int[MOST];
    private final int[] names = new int[MOST];
    private final int[] at = new int[MOST];
    private final long[] content = new long[MOST];
    private final int[] lengths = new int[MOST];
    private final int[] results = new int[MOST];
    private final MachineCode machine;
    private final CallList list;
    private int count;
    private int end;

    /**
     * What makes the calls one right after the other.
     *
     * @param code {@code stubs/calls.hex} of the machine's architecture
     * @param getsockopt number of that call there, and so on
     */
    public record MachineCode(byte[] code, int getsockopt, int setsockopt, int recvfrom) {}

    /** @param machine null: the calls are made from Java, each by itself */
    public SocketCalls(MachineCode machine) {
        this.machine = machine;
        this.list = machine == null ? null : new CallList(machine.code(), MOST);
    }

    /** Forgets all calls. */
    public void clear() {
        count = 0;
        end = 0;
    }

    /** Adds reading an option: its index. */
    public int get(int level, int name, int bytes) {
        int index = add(Kind.GET, level, name, HEAD + (bytes + 7 & -8));
        at[index] += HEAD;
        lengths[index] = bytes;
        return index;
    }

    /** Adds setting an option that is a number: its index. */
    public int set(int level, int name, int value) {
        int index = add(Kind.SET, level, name, Long.BYTES);
        lengths[index] = Integer.BYTES;
        memory.putInt(at[index], value);
        return index;
    }

    /** Adds copying what waits, without taking it out: MSG_PEEK of recv(2). Its index. */
    public int peek(NativeBuffer into, int offset, int bytes) {
        int index = add(Kind.PEEK, 0, 0, 0);
        content[index] = into.address() + offset;
        lengths[index] = bytes;
        return index;
    }

    private int add(Kind kind, int level, int name, int bytes) {
        kinds[count] = kind;
        levels[count] = level;
        names[count] = name;
        at[count] = end;
        end += bytes;
        return count++;
    }

    /** Makes all calls. */
    public void make(LocalFd socket) {
        if (list != null) {
            list.clear();
        }
        for (int i = 0; i < count; i++) {
            if (kinds[i] == Kind.GET) {
                memory.putInt(at[i] - HEAD, lengths[i]);
            }
            if (list != null) {
                addToList(i);
            } else {
                int result = call(socket.number(), i);
                results[i] = result < 0 ? -Native.getLastError() : result;
            }
        }
        if (list != null) {
            list.make(socket.number());
            for (int i = 0; i < count; i++) {
                results[i] = list.result(i);
            }
        }
    }

    private void addToList(int index) {
        long value = address + at[index];
        switch (kinds[index]) {
            case GET -> list.add(machine.getsockopt(), levels[index], names[index], value, value - HEAD);
            case SET -> list.add(machine.setsockopt(), levels[index], names[index], value, lengths[index]);
            default -> list.add(machine.recvfrom(), content[index], lengths[index], peekFlags(), 0);
        }
    }

    private int call(int socket, int index) {
        long value = address + at[index];
        return switch (kinds[index]) {
            case GET -> SocketLibc.getsockopt(socket, levels[index], names[index], value, value - HEAD);
            case SET -> SocketLibc.setsockopt(socket, levels[index], names[index], value, lengths[index]);
            default -> (int) SocketLibc.recv(socket, content[index], lengths[index], peekFlags());
        };
    }

    private static int peekFlags() {
        return SocketConstants.MSG_PEEK | SocketConstants.MSG_DONTWAIT;
    }

    /** What a call returned: an errno as a negative number. */
    public int result(int index) {
        return results[index];
    }

    /**
     * Demands that a call has succeeded.
     *
     * @throws SyscallException if it has not
     */
    public void check(int index) {
        if (results[index] < 0) {
            String call = kinds[index] == Kind.PEEK
                    ? "recv(" + lengths[index] + ", MSG_PEEK)"
                    : (kinds[index] == Kind.GET ? "getsockopt(" : "setsockopt(") + levels[index] + ", " + names[index]
                            + ")";
            throw new SyscallException(call, -results[index]);
        }
    }

    /** The number that a call has read. */
    public int number(int index) {
        check(index);
        return memory.getInt(at[index]);
    }

    /** One of the 32-bit numbers that a call has read. */
    public int number(int index, int offset) {
        check(index);
        return memory.getInt(at[index] + offset);
    }
}
