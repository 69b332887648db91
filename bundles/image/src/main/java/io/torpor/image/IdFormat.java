package io.torpor.image;

import java.util.OptionalLong;

/** How a file name carries an id: the C conversions that the format's name patterns use. */
enum IdFormat {
    NONE("", 10, 0xffffffffL),
    UNSIGNED("%u", 10, 0xffffffffL),
    SIGNED("%d", 10, 0xffffffffL),
    HEXADECIMAL("%x", 16, 0xffffffffL),
    UNSIGNED_LONG("%lu", 10, -1L),
    SIGNED_LONG("%ld", 10, -1L);

    private static final int MOST_DIGITS = 20;

    private final String conversion;
    private final int radix;
    private final long mask;

    IdFormat(String conversion, int radix, long mask) {
        this.conversion = conversion;
        this.radix = radix;
        this.mask = mask;
    }

    static IdFormat in(String pattern) {
        for (IdFormat format : values()) {
            if (format != NONE && pattern.contains(format.conversion)) {
                return format;
            }
        }
        if (pattern.indexOf('%') >= 0) {
            throw new IllegalArgumentException("no known conversion in " + pattern);
        }
        return NONE;
    }

    String conversion() {
        return conversion;
    }

    /** The id cut to the conversion's width: an unsigned number that came out of a Java {@code int} is right again. */
    long narrow(long id) {
        return id & mask;
    }

    String print(long id) {
        return Long.toUnsignedString(narrow(id), radix);
    }

    /** The id between two indexes of a name, if what stands there is what {@link #print} would have printed. */
    OptionalLong parse(String name, int from, int to) {
        if (to - from > MOST_DIGITS || (name.charAt(from) == '0' && to - from > 1)) {
            return OptionalLong.empty();
        }
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9' || radix == 16 && c >= 'a' && c <= 'f';
            if (!digit) {
                return OptionalLong.empty();
            }
        }
        if (radix == 10 && to - from == MOST_DIGITS && name.substring(from, to).compareTo("18446744073709551615") > 0) {
            return OptionalLong.empty();
        }
        if (radix == 16 && to - from > 8) {
            return OptionalLong.empty();
        }
        long id = Long.parseUnsignedLong(name.substring(from, to), radix);
        return (id & mask) == id ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
