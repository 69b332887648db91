package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What was in the pipes and FIFOs of a tree, by pipe id. */
final class PipeContents {
    private final Map<Integer, ImageEntry<pipe_data_entry>> pipes;
    private final Map<Integer, ImageEntry<pipe_data_entry>> fifos;

    PipeContents(ImageSet images) throws TorporException {
        pipes = read(images, ImageType.PIPES_DATA);
        fifos = read(images, ImageType.FIFO_DATA);
    }

    private static Map<Integer, ImageEntry<pipe_data_entry>> read(ImageSet images, ImageType type)
            throws TorporException {
        Map<Integer, ImageEntry<pipe_data_entry>> byId = new HashMap<>();
        for (ImageEntry<pipe_data_entry> entry : images.entries(type, 0, pipe_data_entry.class)) {
            byId.put(entry.record().getPipeId(), entry);
        }
        return byId;
    }

    /** Gives a pipe its capacity and content, if any was saved: an end whose reader was not in the tree has none. */
    void fill(LocalFd writing, int id, boolean fifo) throws TorporException {
        ImageEntry<pipe_data_entry> entry = (fifo ? fifos : pipes).get(id);
        if (entry == null) {
            return;
        }
        String name = (fifo ? "FIFO " : "pipe ") + Integer.toUnsignedString(id);
        if (entry.record().hasSize()) {
            setCapacity(writing, entry.record().getSize(), name);
        }
        try {
            write(writing, entry.extra());
        } catch (SyscallException e) {
            throw PipeProblems.notRestored(name, e);
        }
    }

    private static void setCapacity(LocalFd pipe, int bytes, String name) throws TorporException {
        try {
            if (Descriptors.fcntl(pipe, Fcntl.F_GETPIPE_SZ, 0) != bytes) {
                Descriptors.fcntl(pipe, Fcntl.F_SETPIPE_SZ, bytes);
            }
        } catch (SyscallException e) {
            throw PipeProblems.capacity(name, bytes, e);
        }
    }

    private static void write(LocalFd writing, ByteBuffer content) {
        int bytes = content.remaining();
        if (bytes == 0) {
            return;
        }
        try (NativeBuffer buffer = new NativeBuffer(bytes)) {
            buffer.view().put(content);
            int done = 0;
            while (done < bytes) {
                done += (int) Descriptors.write(writing, buffer, done, bytes - done);
            }
        }
    }
}
