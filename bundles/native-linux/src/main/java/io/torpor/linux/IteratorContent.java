package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;

/** Reads what iterators say. Its memory is kept from one to the next, since that of a new one would first have to be found by the kernel, page by page. For one thread at a time. */
final class IteratorContent implements AutoCloseable {
    /** What the kernel gives at once. Records are whole: what has no room left goes into the next part. */
    private static final int PART = 1 << 15;

    private final NativeBuffer memory = new NativeBuffer(PART);
    private final long[] words = new long[PART / Long.BYTES];

    /** Whoever makes sense of it. */
    @FunctionalInterface
    interface Reader {
        /**
         * Gets the next part.
         *
         * @param words whole records from 0 on; not to be kept
         * @param count how many words
         */
        void take(long[] words, int count);
    }

    /** Reads to the end: 64-bit words, as they were written. */
    void read(LocalFd iterator, Reader reader) {
        for (int bytes = read(iterator); bytes > 0; bytes = read(iterator)) {
            int count = bytes / Long.BYTES;
            memory.view().asLongBuffer().get(words, 0, count);
            reader.take(words, count);
        }
    }

    /** The kernel asks for another call after a million objects that a program had nothing to say about. */
    private int read(LocalFd iterator) {
        while (true) {
            long part = Libc.read(iterator.number(), memory.address(), PART);
            if (part >= 0) {
                return (int) part;
            }
            int errno = Native.getLastError();
            if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
                throw new SyscallException("read(" + iterator + ", an iterator)", errno);
            }
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
