package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A record of an image file, and the raw bytes that follow it, if its type has any. Immutable; may be used from several threads.
 *
 * @param <T> the record's message
 */
@ProviderType
public final class ImageEntry<T extends Message> {
    private final ImageStore store;
    private final String file;
    private final T record;
    private final long offset;
    private final long extraOffset;
    private final long extraLength;
    /** The extra bytes if they were read with the record, else null. */
    private final ByteBuffer present;

    ImageEntry(
            ImageStore store,
            String file,
            T record,
            long offset,
            long extraOffset,
            long extraLength,
            ByteBuffer present) {
        this.store = store;
        this.file = file;
        this.record = record;
        this.offset = offset;
        this.extraOffset = extraOffset;
        this.extraLength = extraLength;
        this.present = present;
    }

    public T record() {
        return record;
    }

    /** The file's name. */
    public String file() {
        return file;
    }

    /** Where the record's size field stands in the file, in bytes: for messages. */
    public long offset() {
        return offset;
    }

    /** Where the extra bytes start in the file, for those who copy them with {@link ImageSet#open}. */
    public long extraOffset() {
        return extraOffset;
    }

    /** How many extra bytes there are, without padding. */
    public long extraLength() {
        return extraLength;
    }

    /**
     * The extra bytes, read from the file if they are many. Read-only.
     *
     * @throws TorporException IMAGE-002 when the file cannot be read
     * @throws IllegalStateException when they are more than a buffer holds, 2 GiB: copy them piecewise
     */
    public ByteBuffer extra() throws TorporException {
        if (present != null) {
            return present.asReadOnlyBuffer();
        }
        if (extraLength > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(extraLength + " bytes do not fit in a buffer");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) extraLength);
        if (extraLength > 0) {
            fill(bytes);
        }
        return bytes.flip().asReadOnlyBuffer();
    }

    /**
     * Opens the file, for those who take many extra bytes piecewise.
     *
     * @throws TorporException IMAGE-002 when it cannot be read
     */
    public FileChannel open() throws TorporException {
        try {
            return store.open(file);
        } catch (IOException e) {
            throw StoreFailure.reading(store, file, e).toException();
        }
    }

    private void fill(ByteBuffer bytes) throws TorporException {
        try (FileChannel channel = store.open(file)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, extraOffset + bytes.position()) < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw StoreFailure.reading(store, file, e).toException();
        }
    }
}
