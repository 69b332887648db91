package io.torpor.abi;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names for the bits and values of one kernel word, for example the flags of {@code open(2)}. Immutable.
 *
 * <p>A table has rows {@code flag NAME value} (bits that are set or not) and {@code field NAME mask value} (one of
 * several values in some bits), and {@code header} rows that name the C headers that the values come from. The sets
 * of this bundle are {@code flags/*.tbl} in its resources.
 */
public final class FlagSet {
    private static final ConcurrentHashMap<String, FlagSet> LOADED = new ConcurrentHashMap<>();

    private final String name;
    private final List<Row> rows;

    private record Row(String name, long mask, long value) {}

    private FlagSet(String name, List<Row> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * A set of this bundle, read when first asked for. Safe for several threads.
     *
     * @param name for example {@code mmap-prot}
     * @throws IllegalArgumentException if there is none
     */
    public static FlagSet named(String name) {
        FlagSet loaded = LOADED.get(name);
        if (loaded == null) {
            loaded = find(name);
            LOADED.put(name, loaded);
        }
        return loaded;
    }

    private static FlagSet find(String name) {
        return read(name, TableReader.ofResource("flags/" + name + ".tbl"));
    }

    /**
     * Reads a table and closes the stream.
     *
     * @throws IllegalArgumentException with file and line, if a row is malformed
     * @throws UncheckedIOException if it can't be read
     */
    public static FlagSet load(String name, InputStream stream) {
        return read(name, TableReader.of(name, stream));
    }

    private static FlagSet read(String name, TableReader table) {
        List<Row> rows = new ArrayList<>();
        while (table.next()) {
            if (table.is(0, "flag")) {
                rows.add(new Row(table.column(1), table.number(2), table.number(2)));
            } else if (table.is(0, "field")) {
                rows.add(new Row(table.column(1), table.number(2), table.number(3)));
            } else if (!table.is(0, "header")) {
                throw table.error("neither flag nor field: " + table.column(0));
            }
        }
        return new FlagSet(name, List.copyOf(rows));
    }

    /** {@code O_RDWR|O_APPEND|0x80000000}: names first, bits without a name in hexadecimal, {@code 0} for nothing. */
    public String format(long bits) {
        StringBuilder text = new StringBuilder();
        long named = 0;
        long left = bits;
        for (Row row : rows) {
            boolean field = row.mask != row.value;
            long seen = field ? bits : left;
            if ((seen & row.mask) == row.value && (row.mask & named) == 0 && row.mask != 0) {
                append(text, row.name);
                named |= row.mask;
                left &= ~row.mask;
            }
        }
        if (left != 0 || text.length() == 0) {
            append(text, left == 0 ? "0" : "0x" + Long.toHexString(left));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String word) {
        if (text.length() > 0) {
            text.append('|');
        }
        text.append(word);
    }

    /**
     * The value of a name.
     *
     * @throws IllegalArgumentException if the set doesn't have it
     */
    public long value(String flag) {
        for (Row row : rows) {
            if (row.name.equals(flag)) {
                return row.value;
            }
        }
        throw new IllegalArgumentException("There is no " + flag + " in the flag set " + name);
    }

    /** All names, in the order of the table. */
    public List<String> names() {
        List<String> names = new ArrayList<>(rows.size());
        for (Row row : rows) {
            names.add(row.name);
        }
        return names;
    }

    @Override
    public String toString() {
        return name;
    }
}
