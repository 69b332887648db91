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
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', 2};
    private static final int BIG_ENDIAN = 2;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_GNU_HASH = 0x6ffffef5;
    private static final int SYMBOL_BYTES = 24;
    private static final int FUNCTION = 2;

    private final ByteBuffer image;
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
        try {
            readHeaders();
            readSymbols();
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("its tables do not lie within it", e);
        }
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
                throw new IllegalArgumentException("it is no 64-bit ELF image");
            }
        }
        image.order(image.get(5) == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int at = Math.toIntExact(image.getLong(32));
        int bytes = image.getShort(54);
        int count = image.getShort(56);
        for (int i = 0; i < count; i++, at += bytes) {
            int type = image.getInt(at);
            if (type == PT_LOAD) {
                bias = image.getLong(at + 16) - image.getLong(at + 8);
            } else if (type == PT_DYNAMIC) {
                dynamic = offset(image.getLong(at + 8));
                dynamicBytes = offset(image.getLong(at + 32));
            }
        }
    }

    private void readSymbols() {
        int symbols = table(DT_SYMTAB);
        int strings = table(DT_STRTAB);
        if (symbols < 0 || strings < 0) {
            throw new IllegalArgumentException("it has no dynamic symbols");
        }
        int count = symbolCount();
        for (int i = 0; i < count; i++) {
            int at = symbols + i * SYMBOL_BYTES;
            boolean defined = image.getShort(at + 6) != 0;
            if (defined && (image.get(at + 4) & 0xf) == FUNCTION) {
                functions.add(new Function(
                        string(strings + image.getInt(at)),
                        offset(image.getLong(at + 8) - bias),
                        offset(image.getLong(at + 16))));
            }
        }
    }

    /** Where a table of the dynamic section is, or -1. */
    private int table(long tag) {
        for (int at = dynamic; at < dynamic + dynamicBytes; at += 16) {
            if (image.getLong(at) == tag) {
                return offset(image.getLong(at + 8) - bias);
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
        int bucket = at + 16 + 8 * image.getInt(at + 8);
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
