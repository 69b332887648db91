package io.torpor.crit.format;

/** Steps through the fields of encoded messages. */
final class WireScan {
    private final byte[] bytes;
    private int position;
    private int end;

    WireScan(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == end;
    }

    /** Goes into a message, or a packed list, of this length that comes next. @return what {@link #leave} wants */
    int enter(int length) {
        int outer = end;
        end = position + length;
        return outer;
    }

    void leave(int outer) {
        end = outer;
    }

    /** The next tag without taking it; 0 at the end. */
    long peekTag() throws BadContent {
        if (atEnd()) {
            return 0;
        }
        int start = position;
        long tag = varint();
        position = start;
        return tag;
    }

    long varint() throws BadContent {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position == end) {
                throw new BadContent("a number is cut off");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (next == 0 && shift > 0 || shift == 63 && next > 1) {
                    throw new BadContent("a number is not encoded as writers do it");
                }
                return value;
            }
        }
        throw new BadContent("a number has more than 64 bits");
    }

    long fixed64() throws BadContent {
        if (end - position < Long.BYTES) {
            throw new BadContent("a number is cut off");
        }
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (bytes[position++] & 0xffL) << shift;
        }
        return value;
    }

    /** The length of what comes next, checked against what is there. */
    int length() throws BadContent {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw new BadContent("it says that it is " + Long.toUnsignedString(length) + " bytes long, but "
                    + (end - position) + " are left");
        }
        return (int) length;
    }

    void skip(int length) {
        position += length;
    }

    /** Steps over a value that is of no known field. */
    void skipValue(int wire) throws BadContent {
        switch (wire) {
            case FieldType.Wire.VARINT -> varint();
            case FieldType.Wire.FIXED64 -> fixed64();
            case FieldType.Wire.DELIMITED -> skip(length());
            case 5 -> skipFixed32();
            default -> throw new BadContent("no field can be of wire type " + wire);
        }
    }

    private void skipFixed32() throws BadContent {
        if (end - position < Integer.BYTES) {
            throw new BadContent("a number is cut off");
        }
        skip(Integer.BYTES);
    }
}
