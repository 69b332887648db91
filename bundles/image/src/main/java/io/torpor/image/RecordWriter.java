package io.torpor.image;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Writes files through one buffer: a small file is one system call. Not for several threads at once. */
final class RecordWriter {
    private static final int INITIAL = 64 << 10;
    private static final int SIZE_FIELD = 4;

    private byte[] bytes = new byte[INITIAL];
    private ByteBuffer buffer = wrap(bytes);

    /** @return the file's length in bytes */
    long write(PendingFile file, FileChannel channel) throws IOException {
        long written = 0;
        buffer.clear();
        if (file.type().leadingMagic() != 0) {
            buffer.putInt(file.type().leadingMagic());
        }
        if (file.type().magic() != 0) {
            buffer.putInt(file.type().magic());
        }
        for (Object item : file.items()) {
            written += item instanceof Message record
                    ? encode(record, channel)
                    : copy(((ByteBuffer) item).duplicate(), file.alignment(), channel);
        }
        return written + flush(channel);
    }

    private long encode(Message record, FileChannel channel) throws IOException {
        int size = record.getSerializedSize();
        long written = reserve(SIZE_FIELD + size, channel);
        buffer.putInt(size);
        CodedOutputStream output = CodedOutputStream.newInstance(bytes, buffer.position(), size);
        record.writeTo(output);
        output.checkNoSpaceLeft();
        buffer.position(buffer.position() + size);
        return written;
    }

    private long copy(ByteBuffer extra, int alignment, FileChannel channel) throws IOException {
        int length = extra.remaining();
        int padding = -length & (alignment - 1);
        if (length + padding <= buffer.remaining()) {
            buffer.put(extra);
            pad(padding);
            return 0;
        }
        long written = flush(channel);
        while (extra.hasRemaining()) {
            written += channel.write(extra);
        }
        pad(padding);
        return written;
    }

    private void pad(int count) {
        for (int i = 0; i < count; i++) {
            buffer.put((byte) 0);
        }
    }

    private long reserve(int size, FileChannel channel) throws IOException {
        if (size <= buffer.remaining()) {
            return 0;
        }
        long written = flush(channel);
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, size);
            buffer = wrap(bytes);
        }
        return written;
    }

    private long flush(FileChannel channel) throws IOException {
        buffer.flip();
        long written = 0;
        while (buffer.hasRemaining()) {
            written += channel.write(buffer);
        }
        buffer.clear();
        return written;
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
