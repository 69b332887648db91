package io.torpor.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a text table of facts, row by row: columns separated by blanks, {@code #} starts a comment, empty lines don't
 * count. One pass over the bytes, no regular expressions: tables are read while a JVM starts. Not for use by several
 * threads.
 */
public final class TableReader {
    private static final int MOST_COLUMNS = 32;

    private final String file;
    private final byte[] text;
    private final int[] starts = new int[MOST_COLUMNS];
    private final int[] ends = new int[MOST_COLUMNS];
    private int columns;
    private int next;
    private int line;

    private TableReader(String file, byte[] text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Reads all of a stream and closes it.
     *
     * @param file what error messages call it
     * @throws UncheckedIOException if it can't be read
     */
    public static TableReader of(String file, InputStream stream) {
        try (InputStream in = stream) {
            return new TableReader(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the table " + file, e);
        }
    }

    /** A table of this bundle. */
    static TableReader ofResource(String name) {
        InputStream stream = TableReader.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalArgumentException("There is no table " + name + " in the abi bundle");
        }
        return of(name, stream);
    }

    /** Goes to the next row; {@code false} if there is none. */
    public boolean next() {
        while (next < text.length) {
            line++;
            next = split(next);
            if (columns > 0) {
                return true;
            }
        }
        columns = 0;
        return false;
    }

    private int split(int from) {
        columns = 0;
        int at = from;
        while (at < text.length && text[at] != '\n') {
            if (text[at] == '#') {
                return endOfLine(at);
            }
            if (text[at] <= ' ') {
                at++;
                continue;
            }
            if (columns == MOST_COLUMNS) {
                throw error("more than " + MOST_COLUMNS + " columns");
            }
            starts[columns] = at;
            while (at < text.length && text[at] > ' ') {
                at++;
            }
            ends[columns++] = at;
        }
        return at + 1;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /** Number of columns in this row. */
    public int columns() {
        return columns;
    }

    /** The column of that index, from 0. */
    public String column(int index) {
        if (index >= columns) {
            throw error("column " + (index + 1) + " is missing");
        }
        return new String(text, starts[index], ends[index] - starts[index], StandardCharsets.ISO_8859_1);
    }

    /** All from that column on, as it is in the file; empty if the row ends before. */
    public String rest(int index) {
        return index >= columns
                ? ""
                : new String(text, starts[index], ends[columns - 1] - starts[index], StandardCharsets.ISO_8859_1);
    }

    /** Whether that column is this word. */
    public boolean is(int index, String word) {
        if (index >= columns || ends[index] - starts[index] != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[starts[index] + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * That column as a number: decimal, or hexadecimal after {@code 0x}; up to 64 bits, unsigned unless it has a
     * minus.
     */
    public long number(int index) {
        String word = column(index);
        try {
            return word.startsWith("0x") ? Long.parseUnsignedLong(word, 2, word.length(), 16) : Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw error("not a number: " + word);
        }
    }

    /** For throwing: names the file, the line and what is wrong with it. */
    public IllegalArgumentException error(String what) {
        return new IllegalArgumentException(file + ":" + line + ": " + what);
    }
}
