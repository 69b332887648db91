package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ghost_chunk_entry;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Fills a file with the content of a ghost image; holes stay holes. */
final class GhostWriter {
    private static final int STEP = 256 * 1024;

    private GhostWriter() {}

    static void write(ImageSet images, int id, ImageEntry<ghost_file_entry> ghost, LocalFd file)
            throws TorporException {
        String name = ghost.file();
        try (FileChannel channel = images.store().open(name);
                NativeBuffer buffer = new NativeBuffer(STEP)) {
            if (!ghost.record().getChunks()) {
                copy(channel, ghost.extraOffset(), ghost.extraLength(), file, 0, buffer);
                return;
            }
            for (ImageEntry<ghost_chunk_entry> chunk :
                    images.entries(ImageType.GHOST_FILE, id, ghost_chunk_entry.class)) {
                copy(
                        channel,
                        chunk.extraOffset(),
                        chunk.extraLength(),
                        file,
                        chunk.record().getOff(),
                        buffer);
            }
            Descriptors.truncate(file, ghost.record().getSize());
        } catch (IOException e) {
            throw RestoreProblems.ghost(name, "its image cannot be read: " + e.getMessage(), e);
        }
    }

    private static void copy(FileChannel from, long at, long length, LocalFd to, long offset, NativeBuffer buffer)
            throws IOException {
        long done = 0;
        while (done < length) {
            ByteBuffer view = buffer.view();
            view.limit((int) Math.min(view.capacity(), length - done));
            int got = from.read(view, at + done);
            if (got < 0) {
                throw new IOException("it became shorter while it was read");
            }
            int written = 0;
            while (written < got) {
                written += (int) Descriptors.write(to, buffer, written, got - written, offset + done + written);
            }
            done += got;
        }
    }
}
