package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What was in the pipes and FIFOs of a tree, by pipe id. */
final class PipeContents {
    private static final int PAGE = 4096;

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
    void fill(LocalFd writing, int id, boolean fifo, RestoreContext context) throws TorporException {
        ImageEntry<pipe_data_entry> entry = (fifo ? fifos : pipes).get(id);
        if (entry == null) {
            return;
        }
        String name = (fifo ? "FIFO " : "pipe ") + Integer.toUnsignedString(id);
        pipe_data_entry record = entry.record();
        int[] packets = Packets.of(record);
        try {
            if (fifo && SavedContents.unread(writing) > 0) {
                return; // A process outside of the tree has kept it open, and with it what is in it.
            }
            if (record.hasSize()) {
                setCapacity(writing, record, packets.length, name, context);
            }
            write(writing, entry.extra(), packets);
        } catch (SyscallException e) {
            throw PipeProblems.notRestored(name, e);
        }
    }

    private static void setCapacity(
            LocalFd pipe, pipe_data_entry record, int packets, String name, RestoreContext context)
            throws TorporException {
        int now = Descriptors.fcntl(pipe, Fcntl.F_GETPIPE_SZ, 0);
        if (now == record.getSize()) {
            return;
        }
        try {
            Descriptors.fcntl(pipe, Fcntl.F_SETPIPE_SZ, record.getSize());
        } catch (SyscallException e) {
            if (record.getBytes() > now || packets > now / PAGE) {
                throw PipeProblems.capacity(name, record.getSize(), e);
            }
            context.report(PipeProblems.smaller(name, record.getSize(), now, e));
        }
    }

    /** Packets are written one by one, in packet mode; whoever gets the end has his own flags set on it afterwards. */
    private static void write(LocalFd writing, ByteBuffer content, int[] packets) {
        int bytes = content.remaining();
        if (bytes == 0) {
            return;
        }
        try (NativeBuffer buffer = new NativeBuffer(bytes)) {
            buffer.view().put(content);
            int done = 0;
            if (packets.length > 0) {
                int flags = Descriptors.fcntl(writing, Fcntl.F_GETFL, 0);
                Descriptors.fcntl(writing, Fcntl.F_SETFL, flags | OpenFlags.O_DIRECT);
                for (int packet : packets) {
                    done += (int) Descriptors.write(writing, buffer, done, packet);
                }
                Descriptors.fcntl(writing, Fcntl.F_SETFL, flags);
            }
            while (done < bytes) {
                done += (int) Descriptors.write(writing, buffer, done, bytes - done);
            }
        }
    }
}
