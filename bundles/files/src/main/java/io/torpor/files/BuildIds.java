package io.torpor.files;

import io.torpor.abi.ElfConstants;
import io.torpor.abi.Fcntl;
import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the build ids of programs and libraries, the note that a linker leaves in them: {@code NT_GNU_BUILD_ID}, elf(5), ld(1). For one thread. */
final class BuildIds implements AutoCloseable {
    /** Headers are at the start, and mostly notes too, so that one read does. */
    private static final int HEAD_BYTES = 4096;

    private static final int IDENTITY_BYTES = 16;
    private static final int CLASS = 4;
    private static final int DATA = 5;
    private static final int NOTE_HEAD_BYTES = 12;
    private static final int SIGNATURE = word("\177ELF");
    private static final int OWNER = word("GNU\0");
    private static final int NATIVE_DATA =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ElfConstants.ELFDATA2LSB : ElfConstants.ELFDATA2MSB;

    /** A file, until somebody changes it. */
    private record Key(long device, long inode, long size, long modified, int nanos) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && inode == that.inode
                    && device == that.device
                    && size == that.size
                    && modified == that.modified
                    && nanos == that.nanos;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) * 31 + Long.hashCode(modified) + nanos;
        }
    }

    /** By file, as long as nobody has changed it. */
    private final Map<Key, List<Integer>> known = new HashMap<>();

    private NativeBuffer buffer;

    /** Where the fields of headers are: {@code Elf32_Ehdr}, {@code Elf32_Phdr}, and those of 64 bits. */
    private enum Shape {
        BITS_32(52, 28, 42, 44, 4, 16),
        BITS_64(64, 32, 54, 56, 8, 32);

        private final int bytes;
        private final int table;
        private final int entryBytes;
        private final int entries;
        private final int offset;
        private final int length;

        Shape(int bytes, int table, int entryBytes, int entries, int offset, int length) {
            this.bytes = bytes;
            this.table = table;
            this.entryBytes = entryBytes;
            this.entries = entries;
            this.offset = offset;
            this.length = length;
        }

        private long word(ByteBuffer head, int at) {
            return this == BITS_32 ? Integer.toUnsignedLong(head.getInt(at)) : head.getLong(at);
        }
    }

    /**
     * A file's build id as records have it: words of four bytes in the machine's order.
     *
     * @param file O_PATH will do
     * @return empty if it is no ELF file of this machine's byte order, or has no such note
     */
    List<Integer> of(LocalFd file, FileStatus status) {
        if (status.type() != FileModes.S_IFREG || status.size() < IDENTITY_BYTES) {
            return List.of();
        }
        Key key = new Key(status.device(), status.inode(), status.size(), status.modified(), status.modifiedNanos());
        List<Integer> id = known.get(key);
        if (id == null) {
            id = read(file);
            known.put(key, id);
        }
        return id;
    }

    private List<Integer> read(LocalFd file) {
        if (buffer == null) {
            buffer = new NativeBuffer(HEAD_BYTES);
        }
        if ((Descriptors.fcntl(file, Fcntl.F_GETFL, 0) & OpenFlags.O_PATH) == 0) {
            return find(at -> read(file, at));
        }
        try (LocalFd readable = Descriptors.open("/proc/self/fd/" + file, OpenFlags.O_RDONLY, 0)) {
            return find(at -> read(readable, at));
        }
    }

    private ByteBuffer read(LocalFd file, long at) {
        return buffer.direct().limit((int) Descriptors.read(file, buffer, 0, HEAD_BYTES, at));
    }

    /** A file's content from an offset on, as much as one read gives; good until the next one. */
    interface Content {
        ByteBuffer from(long offset);
    }

    /** Finds the note in a file. */
    static List<Integer> find(Content content) {
        ByteBuffer head = content.from(0);
        if (head.limit() < IDENTITY_BYTES || head.getInt(0) != SIGNATURE || head.get(DATA) != NATIVE_DATA) {
            return List.of();
        }
        Shape shape = head.get(CLASS) == ElfConstants.ELFCLASS32 ? Shape.BITS_32 : Shape.BITS_64;
        if (head.limit() < shape.bytes) {
            return List.of();
        }
        int entryBytes = Short.toUnsignedInt(head.getShort(shape.entryBytes));
        int entries = Short.toUnsignedInt(head.getShort(shape.entries));
        long table = shape.word(head, shape.table);
        List<Integer> id = List.of();
        for (int i = 0; i < entries && id.isEmpty(); i++) {
            long at = table + (long) i * entryBytes;
            if (at < 0 || at + shape.length + Long.BYTES > head.limit()) {
                break;
            }
            if (head.getInt((int) at) == ElfConstants.PT_NOTE) {
                long start = shape.word(head, (int) at + shape.offset);
                long length = shape.word(head, (int) at + shape.length);
                boolean inHead = length >= 0 && length <= head.limit() && start >= 0 && start <= head.limit() - length;
                id = inHead ? inNotes(head, start, length) : inNotes(content.from(Math.max(0, start)), 0, length);
                head = inHead ? head : content.from(0);
            }
        }
        return id;
    }

    private static List<Integer> inNotes(ByteBuffer head, long start, long length) {
        long end = Math.min(start + length, head.limit());
        long at = start;
        while (at >= 0 && at + NOTE_HEAD_BYTES + Integer.BYTES <= end) {
            int note = (int) at;
            long name = align(Integer.toUnsignedLong(head.getInt(note)));
            int bytes = head.getInt(note + 4);
            long content = at + NOTE_HEAD_BYTES + name;
            long next = content + align(Integer.toUnsignedLong(bytes));
            boolean gnu = name == Integer.BYTES && head.getInt(note + NOTE_HEAD_BYTES) == OWNER;
            if (gnu && head.getInt(note + 8) == ElfConstants.NT_GNU_BUILD_ID && next <= head.limit()) {
                return words(head, (int) content, (int) (next - content));
            }
            at = next;
        }
        return List.of();
    }

    private static List<Integer> words(ByteBuffer head, int at, int bytes) {
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < bytes; i += Integer.BYTES) {
            words.add(head.getInt(at + i));
        }
        return words;
    }

    private static int word(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.nativeOrder())
                .getInt();
    }

    private static long align(long bytes) {
        return (bytes + 3) & ~3;
    }

    /** As {@code readelf -n} and {@code file} print it. */
    static String text(List<Integer> words) {
        StringBuilder text = new StringBuilder();
        for (int word : words) {
            int ordered = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
            text.append(String.format("%08x", ordered));
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }
}
