package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;

/** Memory for all that an iterator says. It is kept from one to the next, since that of a new one would first have to be found by the kernel, page by page. */
final class IteratorContent implements AutoCloseable {
    /** What the kernel gives at once; with less room it would do with less. */
    private static final int PART = 1 << 15;

    private static final int FIRST_ROOM = 1 << 19;

    private NativeBuffer memory = new NativeBuffer(FIRST_ROOM);

    /** Reads to the end: 64-bit words, as they were written. */
    long[] read(LocalFd iterator) {
        int bytes = 0;
        int part = 1;
        while (part > 0) {
            if (memory.bytes() - bytes < PART) {
                enlarge(bytes);
            }
            part = read(iterator, bytes);
            bytes += part;
        }
        long[] words = new long[bytes / Long.BYTES];
        memory.view().asLongBuffer().get(words);
        return words;
    }

    /** The kernel asks for another call after a million objects that a program had nothing to say about. */
    private int read(LocalFd iterator, int bytes) {
        while (true) {
            long part = Libc.read(iterator.number(), memory.address() + bytes, memory.bytes() - bytes);
            if (part >= 0) {
                return (int) part;
            }
            int errno = Native.getLastError();
            if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
                throw new SyscallException("read(" + iterator + ", an iterator)", errno);
            }
        }
    }

    private void enlarge(int bytes) {
        NativeBuffer larger = NativeBuffer.unfilled(Math.multiplyExact(2, memory.bytes()));
        larger.view().put(memory.view().limit(bytes));
        memory.close();
        memory = larger;
    }

    @Override
    public void close() {
        memory.close();
    }
}
