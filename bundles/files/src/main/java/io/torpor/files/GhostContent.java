package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import java.util.Arrays;

/** Reads a file past its holes ({@code SEEK_DATA} and {@code SEEK_HOLE} of lseek(2)). Moves the position of its descriptor. */
final class GhostContent implements AutoCloseable {
    /** In bytes: what one Java array holds with ease. */
    static final int LARGEST_CHUNK = 1 << 30;

    private static final int STEP = 256 * 1024;

    private final LocalFd file;
    private final long size;
    private final NativeBuffer buffer;

    GhostContent(LocalFd file, long size) {
        this.file = file;
        this.size = size;
        buffer = new NativeBuffer((int) Math.max(1, Math.min(size, STEP)));
    }

    /** Where data begins at or after an offset; the size of the file when there is none. */
    long nextData(long from) {
        if (from >= size) {
            return size;
        }
        try {
            return Math.min(size, Descriptors.seek(file, from, Fcntl.SEEK_DATA));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENXIO) {
                return size;
            }
            throw e;
        }
    }

    /** How far data reaches from an offset, but for {@link #LARGEST_CHUNK} at most. */
    int dataLength(long from) {
        long end = Math.min(size, Descriptors.seek(file, from, Fcntl.SEEK_HOLE));
        return (int) Math.min(LARGEST_CHUNK, end - from);
    }

    byte[] read(long from, int length) {
        byte[] content = new byte[length];
        int done = 0;
        while (done < length) {
            int got = (int) Descriptors.read(file, buffer, 0, Math.min(buffer.bytes(), length - done), from + done);
            if (got == 0) {
                return Arrays.copyOf(content, done);
            }
            buffer.direct().get(0, content, done, got);
            done += got;
        }
        return content;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
