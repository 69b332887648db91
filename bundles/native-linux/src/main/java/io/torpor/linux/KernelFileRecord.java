package io.torpor.linux;

import java.nio.ByteOrder;

/** What {@link KernelFileProgram} writes for each descriptor: 64-bit words, in the machine's byte order. Of a UNIX socket, its {@code struct unix_sock} follows. */
final class KernelFileRecord {
    static final int NUMBER = 0;
    static final int FILE = 1;
    static final int FLAGS = 2;
    static final int POSITION = 3;
    static final int OPERATIONS = 4;
    static final int INODE = 5;
    static final int MODE = 6;
    static final int DEVICE = 7;
    /** Address of the inode's list heads of locks; 0 while it has never had one. */
    static final int LOCKS = 8;

    static final int FLOCK = 9;
    static final int POSIX = 10;
    static final int LEASE = 11;
    static final int OWNER = 12;
    static final int SIGNAL = 13;
    /** That word of the table's bitmap that has the descriptor's bit. */
    static final int CLOSE_ON_EXEC = 14;
    /** 0: no socket. */
    static final int SOCKET_TYPE = 15;

    static final int SOCKET_STATE = 16;
    static final int SOCKET_FLAGS = 17;
    static final int FAMILY = 18;
    static final int USER = 19;
    static final int GROUP = 20;
    /** How many words follow the head. */
    static final int MORE = 21;
    /** A part of the {@code struct pipe_inode_info} or {@code struct eventfd_ctx}. */
    static final int DETAIL = 22;

    static final int DETAIL_WORDS = 4;
    static final int HEAD = DETAIL + DETAIL_WORDS;

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private KernelFileRecord() {}

    /** A number of up to 8 bytes that lies within one word; zero-extended. */
    static long number(long[] words, int from, int offset, int bytes) {
        long word = words[from + offset / Long.BYTES];
        return word >>> shift(offset, bytes) & -1L >>> Long.SIZE - bytes * Byte.SIZE;
    }

    /** The bits of a word that a byte is. */
    static long mask(int offset) {
        return 0xffL << shift(offset, 1);
    }

    private static int shift(int offset, int bytes) {
        int within = offset % Long.BYTES;
        return Byte.SIZE * (LITTLE ? within : Long.BYTES - within - bytes);
    }
}
