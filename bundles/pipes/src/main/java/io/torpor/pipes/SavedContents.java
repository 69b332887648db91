package io.torpor.pipes;

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
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The pipes of a dump: their ids, and whose content has been saved. For the session's thread. */
final class SavedContents implements AutoCloseable {
    private static final long FIONREAD = 0x541b;

    private final ImageRecords images;
    private final Map<Ring, Integer> ids = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> saved = new HashSet<>();
    private final Set<Integer> inspected = new HashSet<>();
    private final FullPipe probe = new FullPipe();
    private final SmallCopies copies;

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

    private SavedContents(ImageRecords images, Architecture architecture) {
        this.images = images;
        copies = architecture == null ? null : new SmallCopies(architecture);
    }

    /** The pipes of this dump. */
    static SavedContents of(DumpContext context) {
        return context.findOrProvide(SavedContents.class, () -> {
            SavedContents fresh = new SavedContents(
                    context.require(ImageRecords.class),
                    context.find(FrozenTree.class).map(FrozenTree::architecture).orElse(null));
            context.undo("close a pipe of the engine's", fresh::close);
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
     * Notes an end.
     *
     * @throws TorporException PIPES-007 for a queue of notifications
     */
    void inspect(OpenFile end) throws TorporException {
        boolean reads = (end.flags() & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY;
        if (reads && inspected.add(idOf(end)) && probe.isNotifications(end.descriptor())) {
            throw PipeProblems.notifications(end);
        }
    }

    /**
     * Saves what is in the pipe, if that has not been done and this end can be read from.
     *
     * @param type {@code PIPES_DATA} or {@code FIFO_DATA}
     * @throws TorporException PIPES-002, PIPES-003
     */
    void save(OpenFile end, ImageType type) throws TorporException {
        int id = idOf(end);
        if ((end.flags() & OpenFlags.O_ACCMODE) == OpenFlags.O_WRONLY || !saved.add(id)) {
            return;
        }
        try {
            CopiedContent content = copies == null ? null : copies.of(end.descriptor());
            if (content == null) {
                content = CopiedContent.of(end);
            }
            pipe_data_entry.Builder record = pipe_data_entry
                    .newBuilder()
                    .setPipeId(id)
                    .setBytes(content.bytes().length)
                    .setSize(content.capacity());
            Packets.set(record, content.packets());
            images.add(type, 0, record.build(), content.bytes());
        } catch (SyscallException e) {
            throw PipeProblems.unreadable(end, e);
        }
    }

    static int unread(LocalFd end) {
        try (NativeBuffer number = new NativeBuffer(Integer.BYTES)) {
            Descriptors.ioctl(end, FIONREAD, number.address());
            return number.direct().getInt(0);
        }
    }

    @Override
    public void close() {
        probe.close();
        if (copies != null) {
            copies.close();
        }
    }
}
