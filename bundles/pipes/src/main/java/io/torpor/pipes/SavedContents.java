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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pipes of a dump: their ids, and what is in them. For the session's thread. */
final class SavedContents implements AutoCloseable {
    private static final long FIONREAD = 0x541b;

    private final ImageRecords images;
    private final Map<Ring, Integer> ids = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> saved = new HashSet<>();
    private final List<Readable> readable = new ArrayList<>();
    private final List<Copied> copied = new ArrayList<>();
    private final Set<Integer> inspected = new HashSet<>();
    private final FullPipe probe = new FullPipe();
    private final SmallCopies copies;
    private final ContentsAhead ahead;

    /** A pipe, and an end of it that can be read from. */
    private record Readable(int id, OpenFile end, ImageType type) {}

    private record Copied(int id, ImageType type, CopiedContent content) {}

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

    private SavedContents(ImageRecords images, Architecture architecture, ContentsAhead ahead) {
        this.images = images;
        this.ahead = ahead;
        copies = architecture == null ? null : new SmallCopies(architecture);
    }

    /** The pipes of this dump. */
    static SavedContents of(DumpContext context) {
        return context.findOrProvide(SavedContents.class, () -> {
            SavedContents fresh = new SavedContents(
                    context.require(ImageRecords.class),
                    context.find(FrozenTree.class).map(FrozenTree::architecture).orElse(null),
                    context.find(ContentsAhead.class).orElse(null));
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
     * Notes an end, by which what is in the pipe will be copied, if it can be read from.
     *
     * @param type {@code PIPES_DATA} or {@code FIFO_DATA}
     */
    void add(OpenFile end, ImageType type) {
        int id = idOf(end);
        if ((end.flags() & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY && saved.add(id)) {
            readable.add(new Readable(id, end, type));
        }
    }

    /**
     * Copies what is in those pipes.
     *
     * @throws TorporException PIPES-002, PIPES-003
     */
    void copy() throws TorporException {
        CopiedContent[] contents = copies == null ? new CopiedContent[readable.size()] : smallContents();
        for (int i = 0; i < contents.length; i++) {
            Readable pipe = readable.get(i);
            try {
                copied.add(
                        new Copied(pipe.id, pipe.type, contents[i] == null ? CopiedContent.of(pipe.end) : contents[i]));
            } catch (SyscallException e) {
                throw PipeProblems.unreadable(pipe.end, e);
            }
        }
        readable.clear();
    }

    /** Null among them for those of which it takes more to find out. */
    private CopiedContent[] smallContents() {
        CopiedContent[] contents = new CopiedContent[readable.size()];
        List<LocalFd> ends = new ArrayList<>();
        int[] which = new int[contents.length];
        for (int i = 0; i < contents.length; i++) {
            Readable pipe = readable.get(i);
            if (ahead != null && pipe.type == ImageType.PIPES_DATA && ahead.has(pipe.end.inode())) {
                contents[i] = ahead.of(pipe.end.inode(), copies);
            } else {
                which[ends.size()] = i;
                ends.add(pipe.end.descriptor());
            }
        }
        CopiedContent[] others = copies.of(ends);
        for (int i = 0; i < others.length; i++) {
            contents[which[i]] = others[i];
        }
        return contents;
    }

    /** Makes the records of what was copied. */
    void write() {
        for (Copied pipe : copied) {
            pipe_data_entry.Builder record = pipe_data_entry
                    .newBuilder()
                    .setPipeId(pipe.id)
                    .setBytes(pipe.content.bytes().length)
                    .setSize(pipe.content.capacity());
            Packets.set(record, pipe.content.packets());
            images.add(pipe.type, 0, record.build(), pipe.content.bytes());
        }
        copied.clear();
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
