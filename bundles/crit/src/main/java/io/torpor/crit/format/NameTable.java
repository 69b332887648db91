package io.torpor.crit.format;

import java.util.ArrayList;
import java.util.List;

/** Names of numbers, or of bits: a table of {@code names.tsv}. */
final class NameTable {
    private static final String SEPARATOR = " | ";

    private final String title;
    private final List<Long> numbers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    NameTable(String title) {
        this.title = title;
    }

    void add(long number, String name) {
        numbers.add(number);
        names.add(name);
    }

    /** The name of a number; null if it has none. */
    String name(long number) {
        int index = numbers.indexOf(number);
        return index < 0 ? null : names.get(index);
    }

    /** Null if nothing has this name. */
    Long number(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : numbers.get(index);
    }

    /** The names of all bits that are set, and the others as one number. */
    String bits(long value) {
        StringBuilder text = new StringBuilder();
        long rest = value;
        for (int i = 0; i < names.size(); i++) {
            if ((value & numbers.get(i)) != 0) {
                text.append(text.length() == 0 ? "" : SEPARATOR).append(names.get(i));
                rest &= ~numbers.get(i);
            }
        }
        if (rest != 0) {
            text.append(text.length() == 0 ? "" : SEPARATOR).append("0x").append(Long.toHexString(rest));
        }
        return text.toString();
    }

    /** The opposite of {@link #bits}. */
    long parseBits(String text, FieldType type) throws BadContent {
        long value = 0;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('|', start);
            String part = text.substring(start, end < 0 ? text.length() : end).strip();
            value |= parse(part, type);
            start = end < 0 ? text.length() : end + 1;
        }
        return value;
    }

    /** A name, or a number. */
    long parse(String text, FieldType type) throws BadContent {
        Long number = number(text);
        if (number != null) {
            return number;
        }
        if (text.isEmpty() || !Character.isDigit(text.charAt(0)) && text.charAt(0) != '-') {
            throw new BadContent("\"" + text + "\" is neither a number nor a name of the table " + title);
        }
        return type.parse(text);
    }
}
