package io.torpor.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Looks at a file's bytes through one buffer, forward. A file that fits is read by one system call. Not for several threads at once. */
final class FileWindow {
    /** Larger than nearly all files with records. */
    private static final int WIDTH = 256 << 10;

    private final FileChannel channel;
    private final long size;
    private byte[] bytes;
    private long start;
    private int length;

    FileWindow(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.bytes = new byte[(int) Math.min(size, WIDTH)];
    }

    /** The file's length in bytes when it was opened. */
    long size() {
        return size;
    }

    /** Whether the bytes will never be replaced by others, so that slices of them may be kept. */
    boolean holdsAll() {
        return bytes.length == size;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * The index in {@link #bytes} of an offset in the file, once so many bytes from there on are present; the caller has checked that the file
     * has them.
     */
    int at(long offset, int count) throws IOException {
        if (offset < start || offset + count > start + length) {
            if (count > bytes.length) {
                bytes = new byte[count];
            }
            fill(offset);
            if (length < count) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return (int) (offset - start);
    }

    /** The little-endian number at an offset. */
    int intAt(long offset) throws IOException {
        int i = at(offset, Integer.BYTES);
        return bytes[i] & 0xff | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | bytes[i + 3] << 24;
    }

    private void fill(long offset) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(bytes);
        start = offset;
        length = 0;
        while (target.hasRemaining()) {
            int got = channel.read(target, offset + target.position());
            if (got < 0) {
                break;
            }
        }
        length = target.position();
    }
}
