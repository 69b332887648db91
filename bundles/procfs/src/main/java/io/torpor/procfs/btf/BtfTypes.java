package io.torpor.procfs.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The two sections of type information: types as 32-bit words, which they all consist of, and names. */
final class BtfTypes {
    static final int POINTER = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int FUNCTION = 12;
    /** Words that every type has: the offset of its name, kind and number of elements, size or the type that it refers to. */
    static final int HEAD = 3;

    static final int ELEMENT = 3;
    /** How many names of another name for the same type a type may have; no kernel has ten. */
    private static final int DEEPEST = 64;

    private static final int MAGIC = 0xeb9f;
    private static final int HEADER_BYTES = 24;
    private static final int SMALLEST_KIND = 1;
    /** By kind: words that follow the head. Kind 0 is no type of a file. */
    private static final int[] EXTRA = {0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};

    /** By kind: words that follow for each element. */
    private static final int[] PER_ELEMENT = {0, 0, 0, 0, 3, 3, 2, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 3};

    final int[] words;
    final byte[] strings;
    /** Where the type of each id is among the words; 0 for {@code void}. */
    private final int[] places;

    private int count = 1;

    BtfTypes(ByteBuffer content) {
        ByteBuffer in = content.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER_BYTES) {
            throw new BtfException("Type information ends within its header");
        }
        if ((in.getShort(0) & 0xffff) != MAGIC) {
            in.order(ByteOrder.BIG_ENDIAN);
        }
        if ((in.getShort(0) & 0xffff) != MAGIC || in.get(2) != 1) {
            throw new BtfException("Not type information of version 1");
        }
        ByteBuffer types = section(in, in.getInt(8), in.getInt(12), "types");
        ByteBuffer names = section(in, in.getInt(16), in.getInt(20), "names");
        words = new int[types.remaining() / Integer.BYTES];
        types.asIntBuffer().get(words);
        strings = new byte[names.remaining()];
        names.get(strings);
        if (strings.length == 0 || strings[strings.length - 1] != 0 || types.remaining() % Integer.BYTES != 0) {
            throw new BtfException("Type information has a section of odd length");
        }
        places = new int[words.length / HEAD + 1];
    }

    private static ByteBuffer section(ByteBuffer in, int offset, int bytes, String what) {
        long start = Integer.toUnsignedLong(in.getInt(4)) + Integer.toUnsignedLong(offset);
        if (start + Integer.toUnsignedLong(bytes) > in.limit()) {
            throw new BtfException("Type information ends within its " + what);
        }
        return in.slice((int) start, bytes).order(in.order());
    }

    /** Looks at all types, and notes where they are: the ids of those that names are expected of, kind by kind, 0 where there is none, −1 where there are several. */
    void find(BtfNames expected, int[] aggregates, int[] functions) {
        int at = 0;
        while (at < words.length) {
            if (words.length - at < HEAD) {
                throw new BtfException("Type information ends within type " + count);
            }
            int kind = kind(at);
            if (kind < SMALLEST_KIND || kind >= EXTRA.length) {
                throw new BtfException("Type " + count + " is of kind " + kind + ", which is not known");
            }
            int[] found = kind == STRUCT || kind == UNION ? aggregates : kind == FUNCTION ? functions : null;
            if (found != null) {
                int index = expected.find(strings, checkedName(words[at]));
                if (index >= 0) {
                    found[index] = found[index] == 0 ? count : -1;
                }
            }
            places[count++] = at;
            int length = HEAD + EXTRA[kind] + elements(at) * PER_ELEMENT[kind];
            if (words.length - at < length) {
                throw new BtfException("Type information ends within type " + (count - 1));
            }
            at += length;
        }
    }

    int place(int type) {
        if (type <= 0 || type >= count) {
            throw new BtfException("There is no type " + type);
        }
        return places[type];
    }

    int kind(int place) {
        return words[place + 1] >>> 24 & 31;
    }

    int elements(int place) {
        return words[place + 1] & 0xffff;
    }

    /** Whether offsets of members have the size of a bitfield in their upper byte. */
    boolean hasBitfields(int place) {
        return words[place + 1] < 0;
    }

    private int checkedName(int offset) {
        if (offset < 0 || offset >= strings.length) {
            throw new BtfException("A name is outside of the names");
        }
        return offset;
    }

    String name(int offset) {
        int end = checkedName(offset);
        while (strings[end] != 0) {
            end++;
        }
        return new String(strings, offset, end - offset, StandardCharsets.ISO_8859_1);
    }

    /** What is behind typedef, const, volatile, restrict and tags; 0 for {@code void}. */
    int resolve(int type) {
        int resolved = type;
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (resolved == 0) {
                return 0;
            }
            int place = place(resolved);
            switch (kind(place)) {
                case 8, 9, 10, 11, 18 -> resolved = words[place + 2];
                default -> {
                    return resolved;
                }
            }
        }
        throw new BtfException("Type " + type + " leads back to itself");
    }

    /** Bytes that a variable of a type takes; 0 for what has none: functions, and structures that are declared only. */
    int bytes(int type) {
        long elements = 1;
        int resolved = resolve(type);
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (resolved == 0) {
                return 0;
            }
            int place = place(resolved);
            switch (kind(place)) {
                case 1, STRUCT, UNION, 6, 15, 16, 19 -> {
                    return checkedSize(elements * Integer.toUnsignedLong(words[place + 2]));
                }
                case POINTER -> {
                    return checkedSize(elements * Long.BYTES);
                }
                case ARRAY -> {
                    elements = checkedSize(elements * Integer.toUnsignedLong(words[place + HEAD + 2]));
                    resolved = resolve(words[place + HEAD]);
                }
                default -> {
                    return 0;
                }
            }
        }
        throw new BtfException("Type " + type + " is an array of itself");
    }

    private static int checkedSize(long bytes) {
        if (bytes < 0 || bytes > Integer.MAX_VALUE) {
            throw new BtfException("A type is larger than any memory");
        }
        return (int) bytes;
    }
}
