package io.torpor.image;

import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of a set that is complete without it, for what is only found out when nothing may fail any more: it has its room already, so that a full disk is no reason not to write it. One that is
 * closed without having been written goes. For one thread.
 */
public final class LateFile implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final ImageStore store;
    private final PendingFile content;
    private final FileChannel channel;
    private boolean written;

    private LateFile(ImageStore store, PendingFile content, FileChannel channel) {
        this.store = store;
        this.content = content;
        this.channel = channel;
    }

    static LateFile make(PendingFile content, long bytes, ImageStore store) throws TorporException {
        LateFile file = null;
        try {
            file = new LateFile(store, content, store.create(content.name()));
            file.makeRoom(bytes);
            LateFile made = file;
            file = null;
            return made;
        } catch (IOException e) {
            throw StoreFailure.writing(store, content.name(), e).toException();
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }

    /** Some file systems only say that they are full when they must store. */
    private void makeRoom(long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        for (long left = bytes; left > 0; left -= zeros.limit()) {
            zeros.clear().limit((int) Math.min(left, CHUNK));
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
        }
        channel.force(false);
        channel.position(0);
    }

    /**
     * Writes what was added to the file.
     *
     * @throws TorporException IMAGE-003 when the store does not take it after all
     */
    public void write() throws TorporException {
        try {
            channel.truncate(new RecordWriter().write(content, channel));
            written = true;
        } catch (IOException e) {
            throw StoreFailure.writing(store, content.name(), e).toException();
        }
    }

    @Override
    public void close() throws TorporException {
        try {
            channel.close();
            if (!written) {
                store.remove(content.name());
            }
        } catch (IOException e) {
            throw StoreFailure.writing(store, content.name(), e).toException();
        }
    }
}
