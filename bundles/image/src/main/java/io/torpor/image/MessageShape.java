package io.torpor.image;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a message may contain, as an index from field number to field, and a scan of encoded messages with it. Protobuf keeps unknown
 * fields, and unknown values of enums, apart, level by level; looking for them in the parsed message would take reflection.
 */
final class MessageShape {
    private static final Map<String, MessageShape> SHAPES = new ConcurrentHashMap<>();
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final String name;
    /** Fields of our own, which the families put beside those of the format, and read themselves. */
    private static final int FIRST_OWN_FIELD = 15001;

    private static final int LAST_OWN_FIELD = 15999;

    /** By number; null where there is no field. */
    private final FieldShape[] fields;

    private MessageShape(String name) {
        this.name = name;
        List<FieldShape> found = FieldShape.allOf(name);
        int highest = 0;
        for (FieldShape field : found) {
            highest = Math.max(highest, field.number());
        }
        fields = new FieldShape[highest + 1];
        for (FieldShape field : found) {
            fields[field.number()] = field;
        }
    }

    static MessageShape of(Message prototype) {
        return named(prototype.getClass().getSimpleName());
    }

    private static MessageShape named(String name) {
        MessageShape shape = SHAPES.get(name);
        if (shape == null) {
            shape = new MessageShape(name);
            SHAPES.put(name, shape);
        }
        return shape;
    }

    /**
     * The worst that is unknown in an encoded message: a value before a field; null if all is known. Bytes that are no message are for the
     * parser to refuse.
     */
    UnknownContent unknownIn(byte[] bytes, int start, int length) {
        Scan scan = new Scan(bytes, start, start + length);
        UnknownContent found = null;
        while (scan.position < scan.end) {
            long tag = scan.varint();
            int wire = (int) tag & 7;
            long number = tag >>> 3;
            long value = wire == VARINT ? scan.varint() : scan.skip(wire);
            if (value < 0 && wire != VARINT || scan.position > scan.end) {
                return found;
            }
            if (number >= FIRST_OWN_FIELD && number <= LAST_OWN_FIELD) {
                continue;
            }
            UnknownContent unknown = number >= fields.length || fields[(int) number] == null
                    ? new UnknownContent(name, "", number, false)
                    : unknownInField(fields[(int) number], wire, value, bytes, scan.position);
            if (unknown != null && (found == null || unknown.value())) {
                found = unknown;
            }
        }
        return found;
    }

    private UnknownContent unknownInField(FieldShape field, int wire, long value, byte[] bytes, int end) {
        if (field.message() != null && wire == DELIMITED) {
            return named(field.message()).unknownIn(bytes, end - (int) value, (int) value);
        }
        if (field.values() != null && wire == VARINT && !field.allows((int) value)) {
            return new UnknownContent(name, field.name(), value, true);
        }
        return null;
    }

    /** A position in encoded bytes; past the end once they turn out not to be a message. */
    private static final class Scan {
        private final byte[] bytes;
        private final int end;
        private int position;

        Scan(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.position = start;
            this.end = end;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 64 && position < end; shift += 7) {
                byte next = bytes[position++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            position = end + 1;
            return 0;
        }

        /** Steps over a field that is no varint; returns the length of its content, or -1 if there is no such field. */
        long skip(int wire) {
            long length = switch (wire) {
                case FIXED64 -> 8;
                case FIXED32 -> 4;
                case DELIMITED -> varint();
                default -> -1;
            };
            if (length < 0 || position > end || length > end - position) {
                return -1;
            }
            position += (int) length;
            return length;
        }
    }
}
