package io.torpor.abi;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/**
 * Where the fields of one kernel struct lie; read from a {@link LayoutTable}. Immutable.
 *
 * <p>Access goes through a {@link View}: {@code layout.view(buffer, 0).u32("msg_namelen")}.
 */
public final class Layout {
    private final String name;
    private final Abi abi;
    private final int size;
    private final int alignment;
    private final Map<String, Field> fields;

    /**
     * One field, or an array of them.
     *
     * @param name as in the C header
     * @param type of one element
     * @param struct layout of one element if it is a struct, else {@code null}
     * @param offset of the first element from the start of the struct, in bytes
     * @param elementSize in bytes
     * @param count number of elements; 1 if it is no array, 0 for one of open length at the end
     */
    public record Field(String name, FieldType type, Layout struct, int offset, int elementSize, int count) {
        /** Bytes of all elements. */
        public int size() {
            return elementSize * count;
        }
    }

    Layout(String name, Abi abi, int size, int alignment, Map<String, Field> fields) {
        this.name = name;
        this.abi = abi;
        this.size = size;
        this.alignment = alignment;
        this.fields = Collections.unmodifiableMap(fields);
    }

    public String name() {
        return name;
    }

    public Abi abi() {
        return abi;
    }

    /** Bytes, with the padding at the end. */
    public int size() {
        return size;
    }

    public int alignment() {
        return alignment;
    }

    /** In the order of the struct. */
    public Collection<Field> fields() {
        return fields.values();
    }

    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /**
     * A field by name.
     *
     * @throws IllegalArgumentException listing the fields, if there is no such one
     */
    public Field field(String field) {
        Field found = fields.get(field);
        if (found == null) {
            throw new IllegalArgumentException(
                    "struct " + name + " has no field " + field + "; it has " + String.join(", ", fields.keySet()));
        }
        return found;
    }

    /** Offset of a field in bytes. */
    public int offset(String field) {
        return field(field).offset();
    }

    /**
     * Access to a struct that starts at {@code base} of the buffer. Position, limit and order of the buffer neither
     * matter nor change.
     *
     * @throws IndexOutOfBoundsException if the buffer ends before the struct does
     */
    public View view(ByteBuffer buffer, int base) {
        return new View(this, buffer, base);
    }

    /** A new struct in a buffer of its own, all zero. */
    public View allocate() {
        return new View(this, ByteBuffer.allocate(size), 0);
    }

    @Override
    public String toString() {
        return "struct " + name + " (" + size + " bytes)";
    }
}
