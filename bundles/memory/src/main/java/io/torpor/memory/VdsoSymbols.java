package io.torpor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions that a vdso offers: the dynamic symbols of its ELF image, elf(5). Found as a C library finds them, through the program headers; sections may be
 * missing.
 */
final class VdsoSymbols {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int CLASS = 4;
    private static final int CLASS_32 = 1;
    private static final int CLASS_64 = 2;
    private static final int BIG_ENDIAN = 2;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_GNU_HASH = 0x6ffffef5;
    private static final int FUNCTION = 2;

    private final ByteBuffer image;
    private final boolean wide;
    private final List<Function> functions = new ArrayList<>();
    /** What must be taken from an address of the program to get an offset into the image. */
    private long bias;

    private int dynamic;
    private int dynamicBytes;

    /**
     * A function. One function may have several names.
     *
     * @param offset where it begins in the image
     * @param bytes its length
     */
    record Function(String name, int offset, int bytes) {
        boolean contains(int place) {
            return place >= offset && place < offset + bytes;
        }
    }

    /**
     * Reads an image.
     *
     * @throws IllegalArgumentException when it is not a vdso that can be understood
     */
    VdsoSymbols(byte[] content) {
        image = ByteBuffer.wrap(content);
        wide = !isCompat(content);
        try {
            readHeaders();
            readSymbols();
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("its tables do not lie within it", e);
        }
    }

    /** Whether an image is that of 32-bit code. */
    static boolean isCompat(byte[] content) {
        return content.length > CLASS && content[CLASS] == CLASS_32;
    }

    List<Function> functions() {
        return functions;
    }

    /** The function of a name, or null. */
    Function find(String name) {
        for (Function function : functions) {
            if (function.name().equals(name)) {
                return function;
            }
        }
        return null;
    }

    private void readHeaders() {
        for (int i = 0; i < MAGIC.length; i++) {
            if (image.get(i) != MAGIC[i]) {
                throw new IllegalArgumentException("it is no ELF image");
            }
        }
        if (wide && image.get(CLASS) != CLASS_64) {
            throw new IllegalArgumentException("it is no ELF image of 32 or 64 bits");
        }
        image.order(image.get(5) == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int at = Math.toIntExact(word(32, 28));
        int bytes = image.getShort(wide ? 54 : 42);
        int count = image.getShort(wide ? 56 : 44);
        for (int i = 0; i < count; i++, at += bytes) {
            int type = image.getInt(at);
            if (type == PT_LOAD) {
                bias = word(at + 16, at + 8) - word(at + 8, at + 4);
            } else if (type == PT_DYNAMIC) {
                dynamic = offset(word(at + 8, at + 4));
                dynamicBytes = offset(word(at + 32, at + 16));
            }
        }
    }

    /** A word of the program's size. */
    private long word(int at64, int at32) {
        return wide ? image.getLong(at64) : image.getInt(at32) & 0xffff_ffffL;
    }

    private void readSymbols() {
        int symbols = table(DT_SYMTAB);
        int strings = table(DT_STRTAB);
        if (symbols < 0 || strings < 0) {
            throw new IllegalArgumentException("it has no dynamic symbols");
        }
        int count = symbolCount();
        for (int i = 0; i < count; i++) {
            int at = symbols + i * (wide ? 24 : 16);
            boolean defined = image.getShort(at + (wide ? 6 : 14)) != 0;
            if (defined && (image.get(at + (wide ? 4 : 12)) & 0xf) == FUNCTION) {
                functions.add(new Function(
                        string(strings + image.getInt(at)),
                        offset(word(at + 8, at + 4) - bias),
                        offset(word(at + 16, at + 8))));
            }
        }
    }

    /** Where a table of the dynamic section is, or -1. */
    private int table(long tag) {
        int bytes = wide ? 16 : 8;
        for (int at = dynamic; at < dynamic + dynamicBytes; at += bytes) {
            if (word(at, at) == tag) {
                return offset(word(at + 8, at + 4) - bias);
            }
        }
        return -1;
    }

    /** The symbol table has no length of its own: the hash tables over it tell. */
    private int symbolCount() {
        int gnu = table(DT_GNU_HASH);
        if (gnu >= 0) {
            return countByGnuHash(gnu);
        }
        int plain = table(DT_HASH);
        if (plain < 0) {
            throw new IllegalArgumentException("its dynamic symbols have no hash table");
        }
        return image.getInt(plain + 4);
    }

    /** The last chain ends with the last symbol; the last word of a chain has its lowest bit set. */
    private int countByGnuHash(int at) {
        int buckets = image.getInt(at);
        int first = image.getInt(at + 4);
        int bucket = at + 16 + (wide ? 8 : 4) * image.getInt(at + 8);
        int last = 0;
        for (int i = 0; i < buckets; i++) {
            last = Math.max(last, image.getInt(bucket + 4 * i));
        }
        if (last < first) {
            return first;
        }
        int chains = bucket + 4 * buckets;
        while ((image.getInt(chains + 4 * (last - first)) & 1) == 0) {
            last++;
        }
        return last + 1;
    }

    private String string(int at) {
        StringBuilder text = new StringBuilder();
        for (int i = at; image.get(i) != 0; i++) {
            text.append((char) image.get(i));
        }
        return text.toString();
    }

    private int offset(long value) {
        if (value < 0 || value > image.capacity()) {
            throw new IndexOutOfBoundsException("0x" + Long.toHexString(value));
        }
        return (int) value;
    }
}
