package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Several calls on one socket, made one right after the other: getsockopt(2), setsockopt(2), bind(2), connect(2), and looking at what waits. Each is made whether the one before it failed or not, so
 * that a state which the first begins and the last ends lasts microseconds. For one thread at a time.
 */
public final class SocketCalls {
    private static final int MOST = 24;
    private static final int ROOM = 2048;
    /** In front of each value that is read: its length in bytes. */
    private static final int HEAD = 8;

    private enum Kind {
        GET,
        SET,
        BIND,
        CONNECT,
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
    public record MachineCode(byte[] code, int getsockopt, int setsockopt, int bind, int connect, int recvfrom) {}

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

    /** Adds setting another option: its index. */
    public int set(int level, int name, byte[] value) {
        return add(Kind.SET, level, name, value);
    }

    /** Adds giving it an address, a whole {@code sockaddr}: bind(2). Its index. */
    public int bind(byte[] address) {
        return add(Kind.BIND, 0, 0, address);
    }

    /** Adds connecting it: connect(2). Its index. */
    public int connect(byte[] address) {
        return add(Kind.CONNECT, 0, 0, address);
    }

    private int add(Kind kind, int level, int name, byte[] content) {
        int index = add(kind, level, name, content.length + 7 & -8);
        lengths[index] = content.length;
        memory.put(at[index], content);
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
            list.makeFor(socket.number());
            for (int i = 0; i < count; i++) {
                results[i] = (int) list.result(i);
            }
        }
    }

    private void addToList(int index) {
        long value = address + at[index];
        switch (kinds[index]) {
            case GET -> list.add(machine.getsockopt(), 0, levels[index], names[index], value, value - HEAD);
            case SET -> list.add(machine.setsockopt(), 0, levels[index], names[index], value, lengths[index]);
            case BIND -> list.add(machine.bind(), 0, value, lengths[index], 0, 0);
            case CONNECT -> list.add(machine.connect(), 0, value, lengths[index], 0, 0);
            default -> list.add(machine.recvfrom(), 0, content[index], lengths[index], peekFlags(), 0);
        }
    }

    private int call(int socket, int index) {
        long value = address + at[index];
        return switch (kinds[index]) {
            case GET -> SocketLibc.getsockopt(socket, levels[index], names[index], value, value - HEAD);
            case SET -> SocketLibc.setsockopt(socket, levels[index], names[index], value, lengths[index]);
            case BIND -> SocketLibc.bind(socket, value, lengths[index]);
            case CONNECT -> SocketLibc.connect(socket, value, lengths[index]);
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
            throw new SyscallException(text(index), -results[index]);
        }
    }

    /** Demands that all have. */
    public void check() {
        for (int i = 0; i < count; i++) {
            check(i);
        }
    }

    private String text(int index) {
        return switch (kinds[index]) {
            case GET -> "getsockopt(" + levels[index] + ", " + names[index] + ")";
            case SET -> "setsockopt(" + levels[index] + ", " + names[index] + ")";
            case BIND -> "bind()";
            case CONNECT -> "connect()";
            case PEEK -> "recv(" + lengths[index] + ", MSG_PEEK)";
        };
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
