package io.torpor.abi;

import io.torpor.abi.Layout.Field;
import java.util.LinkedHashMap;
import java.util.Map;

/** Places the fields of one struct. */
final class LayoutBuilder {
    private final String name;
    private final Abi abi;
    private final boolean packed;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private int end;
    private int alignment = 1;
    private int statedSize;

    LayoutBuilder(String name, Abi abi, boolean packed) {
        this.name = name;
        this.abi = abi;
        this.packed = packed;
    }

    void size(int bytes) {
        statedSize = bytes;
    }

    /** Takes a row {@code [@offset] TYPE name}. */
    void add(TableReader row, Map<String, Layout> structs) {
        boolean explicit = row.column(0).charAt(0) == '@';
        int column = explicit ? 1 : 0;
        String word = row.column(column);
        int bracket = word.indexOf('[');
        String typeName = bracket < 0 ? word : word.substring(0, bracket);
        int count = bracket < 0 ? 1 : count(row, word, bracket);
        FieldType type = FieldType.of(typeName);
        Layout struct = type == null ? structs.get(typeName) : null;
        if (type == null && struct == null) {
            throw row.error("no such type: " + typeName);
        }
        int size = struct == null ? type.size(abi) : struct.size();
        int align = packed ? 1 : struct == null ? type.alignment(abi) : struct.alignment();
        int offset = explicit ? explicitOffset(row) : roundUp(end, align);
        FieldType kind = struct == null ? type : FieldType.STRUCT;
        Field field = new Field(row.column(column + 1), kind, struct, offset, size, count);
        if (fields.put(field.name(), field) != null) {
            throw row.error("struct " + name + " has two fields " + field.name());
        }
        end = Math.max(end, offset + field.size());
        alignment = Math.max(alignment, align);
    }

    private static int count(TableReader row, String word, int bracket) {
        try {
            return Integer.parseUnsignedInt(word, bracket + 1, word.length() - 1, 10);
        } catch (NumberFormatException e) {
            throw row.error("not an array: " + word);
        }
    }

    private static int explicitOffset(TableReader row) {
        String word = row.column(0);
        try {
            return Integer.parseUnsignedInt(word, 1, word.length(), 10);
        } catch (NumberFormatException e) {
            throw row.error("not an offset: " + word);
        }
    }

    Layout build() {
        int size = roundUp(end, alignment);
        if (statedSize != 0 && statedSize < size) {
            throw new IllegalArgumentException(
                    "struct " + name + " has " + size + " bytes, more than the stated " + statedSize);
        }
        return new Layout(name, abi, statedSize != 0 ? statedSize : size, alignment, fields);
    }

    private static int roundUp(int value, int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }
}
