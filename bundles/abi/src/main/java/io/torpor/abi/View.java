package io.torpor.abi;

import io.torpor.abi.Layout.Field;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Access by name to a struct in memory. It holds no data: what it sets is in the buffer. As safe for threads as the
 * buffer is.
 *
 * <p>A number may be read in a wider type than its field's, never in a narrower one; names that the layout lacks are
 * refused with an {@link IllegalArgumentException} that lists the fields.
 */
public final class View {
    private final Layout layout;
    private final ByteBuffer buffer;
    private final int base;

    View(Layout layout, ByteBuffer buffer, int base) {
        Objects.checkFromIndexSize(base, layout.size(), buffer.capacity());
        this.layout = layout;
        ByteBuffer whole = buffer.duplicate();
        whole.clear();
        this.buffer = whole.order(layout.abi().order());
        this.base = base;
    }

    public Layout layout() {
        return layout;
    }

    /** The struct's bytes, from its first to its last; shares memory with this view. */
    public ByteBuffer bytes() {
        return buffer.slice(base, layout.size()).order(buffer.order());
    }

    public int u8(String field) {
        return (int) get(field, 0, 1);
    }

    public int u16(String field) {
        return (int) get(field, 0, 2);
    }

    /** An unsigned 32-bit number as the {@code int} of the same bits. */
    public int u32(String field) {
        return (int) get(field, 0, 4);
    }

    public int s32(String field) {
        return (int) get(field, 0, 4);
    }

    /** An unsigned number of any width up to 64 bits, or a {@code long}: the {@code long} of the same bits. */
    public long u64(String field) {
        return get(field, 0, 8);
    }

    /** An element of an array; see {@link #u64(String)}. */
    public long u64(String field, int index) {
        return get(field, index, 8);
    }

    public long s64(String field) {
        return get(field, 0, 8);
    }

    public RemoteAddress address(String field) {
        return new RemoteAddress(get(field, 0, 8));
    }

    /** A copy of a field's bytes: of all elements, if it is an array. */
    public byte[] copy(String field) {
        Field found = layout.field(field);
        byte[] copy = new byte[found.size()];
        buffer.get(base + found.offset(), copy);
        return copy;
    }

    /** A struct in this one; shares memory with this view. */
    public View view(String field) {
        return view(field, 0);
    }

    /** An element of an array of structs. */
    public View view(String field, int index) {
        Field found = layout.field(field);
        if (found.struct() == null) {
            throw new IllegalArgumentException(field + " of struct " + layout.name() + " is no struct");
        }
        return new View(found.struct(), buffer, base + found.offset() + element(found, index));
    }

    public View setU8(String field, int value) {
        return set(field, 0, value);
    }

    public View setU16(String field, int value) {
        return set(field, 0, value);
    }

    public View setU32(String field, int value) {
        return set(field, 0, value);
    }

    public View setS32(String field, int value) {
        return set(field, 0, value);
    }

    /** Sets a number of any width. The field takes the lower bits; that nothing is lost is checked. */
    public View setU64(String field, long value) {
        return set(field, 0, value);
    }

    /** Sets an element of an array; see {@link #setU64(String, long)}. */
    public View setU64(String field, int index, long value) {
        return set(field, index, value);
    }

    public View setS64(String field, long value) {
        return set(field, 0, value);
    }

    public View setAddress(String field, RemoteAddress address) {
        return set(field, 0, address.value());
    }

    /** Sets the first bytes of a field. The others stay. */
    public View setBytes(String field, byte[] bytes) {
        Field found = layout.field(field);
        Objects.checkFromIndexSize(0, bytes.length, found.size());
        buffer.put(base + found.offset(), bytes);
        return this;
    }

    private long get(String name, int index, int widest) {
        Field field = layout.field(name);
        if (field.elementSize() > widest || field.struct() != null) {
            throw new IllegalArgumentException(
                    name + " of struct " + layout.name() + " has " + field.elementSize() + " bytes, not " + widest);
        }
        int at = base + field.offset() + element(field, index);
        boolean signed = field.type().signed();
        return switch (field.elementSize()) {
            case 1 -> signed ? buffer.get(at) : Byte.toUnsignedLong(buffer.get(at));
            case 2 -> signed ? buffer.getShort(at) : Short.toUnsignedLong(buffer.getShort(at));
            case 4 -> signed ? buffer.getInt(at) : Integer.toUnsignedLong(buffer.getInt(at));
            default -> buffer.getLong(at);
        };
    }

    private View set(String name, int index, long value) {
        Field field = layout.field(name);
        if (field.struct() != null) {
            throw new IllegalArgumentException(name + " of struct " + layout.name() + " is a struct, not a number");
        }
        int bits = field.elementSize() * Byte.SIZE;
        if (bits < Long.SIZE && value >> bits != 0 && value >> (bits - 1) != -1) {
            throw new IllegalArgumentException(
                    "0x" + Long.toHexString(value) + " does not fit into the " + bits + " bits of " + name);
        }
        int at = base + field.offset() + element(field, index);
        switch (field.elementSize()) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, value);
        }
        return this;
    }

    private static int element(Field field, int index) {
        return Objects.checkIndex(index, field.count()) * field.elementSize();
    }
}
