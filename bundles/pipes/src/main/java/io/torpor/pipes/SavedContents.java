package io.torpor.pipes;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The pipes of a dump: their ids, and whose content has been saved. For the session's thread. */
final class SavedContents {
    private static final long FIONREAD = 0x541b;
    private static final int PACKETS = OpenFlags.O_DIRECT;

    private final ImageRecords images;
    private final Map<Ring, Integer> ids = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> saved = new HashSet<>();

    private record Ring(long device, long inode) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Ring that && device == that.device && inode == that.inode;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode);
        }
    }

    private SavedContents(ImageRecords images) {
        this.images = images;
    }

    /** The pipes of this dump. */
    static SavedContents of(DumpContext context) {
        return context.find(SavedContents.class).orElseGet(() -> {
            SavedContents fresh = new SavedContents(context.require(ImageRecords.class));
            context.provide(SavedContents.class, fresh);
            return fresh;
        });
    }

    /** The id of the pipe behind an end: its inode number, unless that is the number of a FIFO on another file system. */
    int idOf(OpenFile end) {
        return ids.computeIfAbsent(new Ring(end.device(), end.inode()), ring -> {
            int id = (int) ring.inode();
            while (!taken.add(id)) {
                id++;
            }
            return id;
        });
    }

    /**
     * Saves what is in the pipe, if that has not been done and this end can be read from.
     *
     * @param type {@code PIPES_DATA} or {@code FIFO_DATA}
     * @throws TorporException PIPES-001, PIPES-002
     */
    void save(OpenFile end, ImageType type) throws TorporException {
        if ((end.flags() & PACKETS) != 0) {
            throw PipeProblems.packetMode(end);
        }
        int id = idOf(end);
        if ((end.flags() & OpenFlags.O_ACCMODE) == OpenFlags.O_WRONLY || !saved.add(id)) {
            return;
        }
        try {
            int capacity = Descriptors.fcntl(end.descriptor(), Fcntl.F_GETPIPE_SZ, 0);
            byte[] content = copy(end, capacity);
            pipe_data_entry record = pipe_data_entry
                    .newBuilder()
                    .setPipeId(id)
                    .setBytes(content.length)
                    .setSize(capacity)
                    .build();
            images.add(type, 0, record, content);
        } catch (SyscallException e) {
            throw PipeProblems.unreadable(end, e);
        }
    }

    private static byte[] copy(OpenFile end, int capacity) throws TorporException {
        int bytes = unread(end.descriptor());
        if (bytes == 0) {
            return new byte[0];
        }
        LocalFd[] own = Descriptors.pipe(0);
        try (LocalFd out = own[0];
                LocalFd in = own[1];
                NativeBuffer buffer = new NativeBuffer(bytes)) {
            if (Descriptors.fcntl(in, Fcntl.F_GETPIPE_SZ, 0) < capacity) {
                Descriptors.fcntl(in, Fcntl.F_SETPIPE_SZ, capacity);
            }
            long copied = Descriptors.tee(end.descriptor(), in, capacity);
            if (copied != bytes) {
                throw PipeProblems.incomplete(end, bytes, copied);
            }
            int got = 0;
            while (got < bytes) {
                got += (int) Descriptors.read(out, buffer, got, bytes - got);
            }
            byte[] content = new byte[bytes];
            buffer.direct().get(0, content);
            return content;
        }
    }

    private static int unread(LocalFd end) {
        try (NativeBuffer number = new NativeBuffer(Integer.BYTES)) {
            Descriptors.ioctl(end, FIONREAD, number.address());
            return number.direct().getInt(0);
        }
    }
}
