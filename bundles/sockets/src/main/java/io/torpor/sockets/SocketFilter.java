package io.torpor.sockets;

import io.torpor.abi.LocalFd;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A classic BPF program of a socket: {@code struct sock_filter}s, each a 64-bit number in the image, its code in the highest 16 bits and its operand in the lowest 32. */
final class SocketFilter {
    private static final int INSTRUCTION_BYTES = 8;

    private SocketFilter() {}

    static void save(LocalFd socket, sk_opts_entry.Builder record) {
        ByteBuffer program = ByteBuffer.wrap(Sockets.filter(socket)).order(ByteOrder.nativeOrder());
        while (program.hasRemaining()) {
            long code = Short.toUnsignedLong(program.getShort());
            long ifTrue = Byte.toUnsignedLong(program.get());
            long ifFalse = Byte.toUnsignedLong(program.get());
            record.addSoFilter(code << 48 | ifTrue << 40 | ifFalse << 32 | Integer.toUnsignedLong(program.getInt()));
        }
    }

    static void restore(LocalFd socket, sk_opts_entry record) {
        if (record.getSoFilterCount() == 0) {
            return;
        }
        ByteBuffer program = ByteBuffer.allocate(record.getSoFilterCount() * INSTRUCTION_BYTES)
                .order(ByteOrder.nativeOrder());
        for (long instruction : record.getSoFilterList()) {
            program.putShort((short) (instruction >>> 48))
                    .put((byte) (instruction >>> 40))
                    .put((byte) (instruction >>> 32))
                    .putInt((int) instruction);
        }
        Sockets.attachFilter(socket, program.array());
    }
}
