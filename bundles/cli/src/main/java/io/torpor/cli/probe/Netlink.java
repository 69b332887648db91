package io.torpor.cli.probe;

import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.KernelCalls;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A netlink socket that asks one thing at a time; netlink(7), {@code linux/netlink.h}. It belongs to the network namespace that it is made in. */
final class Netlink implements AutoCloseable {
    static final int ROUTE = 0;
    static final int NETFILTER = 12;
    static final int REQUEST = 1;
    static final int ACKNOWLEDGE = 4;
    static final int CREATE_NEW = 0x600;
    static final int HEADER = 16;

    private static final int FAMILY = 16;
    private static final int RAW = 3;
    private static final int ERROR = 2;
    private static final int ANSWER_BYTES = 32 << 10;
    private static final int ATTRIBUTE_HEADER = 4;

    private final SyscallTable syscalls;
    private final LocalFd socket;

    Netlink(SyscallTable syscalls, int protocol) {
        this.syscalls = syscalls;
        socket = Sockets.open(FAMILY, RAW, protocol);
    }

    /** A message to be filled with {@link #put}, from {@link #HEADER} on. */
    static ByteBuffer message(int type, int flags) {
        return ByteBuffer.allocate(512)
                .order(ByteOrder.nativeOrder())
                .putInt(0, 0)
                .putShort(4, (short) type)
                .putShort(6, (short) (flags | REQUEST))
                .position(HEADER);
    }

    /** Begins an attribute; what is put next is its value. */
    static int begin(ByteBuffer message, int type) {
        int start = message.position();
        message.putShort((short) 0).putShort((short) type);
        return start;
    }

    /** Ends what {@link #begin} began. */
    static void end(ByteBuffer message, int start) {
        message.putShort(start, (short) (message.position() - start));
        message.position(message.position() + 3 & ~3);
    }

    static void put(ByteBuffer message, int type, byte[] value) {
        int start = begin(message, type);
        message.put(value);
        end(message, start);
    }

    static void put(ByteBuffer message, int type, int value) {
        int start = begin(message, type);
        message.putInt(value);
        end(message, start);
    }

    /**
     * Sends a message.
     *
     * @return the first answer, from its header on
     * @throws SyscallException with the errno that the kernel answers with
     */
    ByteBuffer ask(String what, ByteBuffer message) {
        int bytes = message.position();
        message.putInt(0, bytes);
        try (NativeBuffer buffer = new NativeBuffer(ANSWER_BYTES)) {
            buffer.direct().put(0, message.array(), 0, bytes);
            require(what, call("sendto", socket.number(), buffer.address(), bytes, 0, 0, 0));
            int length =
                    (int) require(what, call("recvfrom", socket.number(), buffer.address(), ANSWER_BYTES, 0, 0, 0));
            ByteBuffer answer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
            answer.put(0, buffer.view().order(ByteOrder.nativeOrder()), 0, length);
            if (type(answer) == ERROR) {
                require(what, answer.getInt(HEADER));
            }
            return answer;
        }
    }

    static int type(ByteBuffer answer) {
        return answer.getShort(4);
    }

    /** Whether an attribute is in an answer whose own structure has {@code fixed} bytes. */
    static boolean has(ByteBuffer answer, int fixed, int type) {
        int end = Math.min(answer.limit(), answer.getInt(0));
        int at = HEADER + fixed;
        while (at + ATTRIBUTE_HEADER <= end) {
            int length = answer.getShort(at) & 0xffff;
            if ((answer.getShort(at + 2) & 0x3fff) == type) {
                return true;
            }
            at += Math.max(ATTRIBUTE_HEADER, length + 3 & ~3);
        }
        return false;
    }

    private long call(String name, long... arguments) {
        return KernelCalls.tryCall(syscalls.number(name), arguments);
    }

    private static long require(String what, long result) {
        if (result < 0) {
            throw new SyscallException(what, (int) -result);
        }
        return result;
    }

    @Override
    public void close() {
        socket.close();
    }
}
