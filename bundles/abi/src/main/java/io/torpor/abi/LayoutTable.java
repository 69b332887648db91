package io.torpor.abi;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Struct layouts under one {@link Abi}. Immutable.
 *
 * <p>A table is a list of structs; after {@code struct NAME} come its fields, {@code TYPE name} each. Types are
 * {@code u8} to {@code u64}, {@code s8} to {@code s64}, {@code ulong}, {@code long}, {@code ptr}, {@code bytes} and
 * the names of earlier structs; {@code u32[4]} is an array. Fields are aligned as C does it, unless the struct is
 * {@code packed} or the row starts with an explicit offset ({@code @16 u32 si_status}; unions are written so).
 * {@code size N} states the size of a struct that has more than the listed fields. {@code header} rows and
 * {@code c NAME} (the C type, where it isn't {@code struct NAME}) are for the test that compares with C.
 */
public final class LayoutTable {
    private final Abi abi;
    private final Map<String, Layout> layouts;

    private LayoutTable(Abi abi, Map<String, Layout> layouts) {
        this.abi = abi;
        this.layouts = layouts;
    }

    /** The structs that all architectures share. */
    public static LayoutTable shared(Abi abi) {
        return read(abi, new HashMap<>(), TableReader.ofResource("structs.layout"));
    }

    /**
     * These structs and those of another table, which may replace some. Reads the stream and closes it.
     *
     * @throws IllegalArgumentException with file and line, if a row is malformed
     * @throws UncheckedIOException if it can't be read
     */
    public LayoutTable with(InputStream stream) {
        return read(abi, new HashMap<>(layouts), TableReader.of("structs.layout", stream));
    }

    /**
     * A struct by name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Layout layout(String name) {
        Layout layout = layouts.get(name);
        if (layout == null) {
            throw new IllegalArgumentException("There is no layout of struct " + name);
        }
        return layout;
    }

    /** All structs by name; the caller's to change. */
    public Map<String, Layout> toMap() {
        return new HashMap<>(layouts);
    }

    private static LayoutTable read(Abi abi, Map<String, Layout> layouts, TableReader table) {
        LayoutBuilder open = null;
        while (table.next()) {
            if (table.is(0, "struct")) {
                finish(open, layouts);
                open = new LayoutBuilder(table.column(1), abi, table.is(2, "packed"));
            } else if (table.is(0, "size") && open != null) {
                open.size((int) table.number(1));
            } else if (!table.is(0, "header") && !table.is(0, "c")) {
                if (open == null) {
                    throw table.error("a field before the first struct");
                }
                open.add(table, layouts);
            }
        }
        finish(open, layouts);
        return new LayoutTable(abi, layouts);
    }

    private static void finish(LayoutBuilder open, Map<String, Layout> layouts) {
        if (open != null) {
            Layout layout = open.build();
            layouts.put(layout.name(), layout);
        }
    }
}
