package io.torpor.crit.format;

import java.util.Locale;

/** The protobuf types that the format uses, and how their values stand on the wire: varints, eight bytes, or a length and that many bytes. */
enum FieldType {
    INT64(3, Wire.VARINT),
    UINT64(4, Wire.VARINT),
    INT32(5, Wire.VARINT),
    FIXED64(6, Wire.FIXED64),
    BOOL(8, Wire.VARINT),
    STRING(9, Wire.DELIMITED),
    MESSAGE(11, Wire.DELIMITED),
    BYTES(12, Wire.DELIMITED),
    UINT32(13, Wire.VARINT),
    ENUM(14, Wire.VARINT),
    SINT32(17, Wire.VARINT),
    SINT64(18, Wire.VARINT);

    /** Wire types as in a tag's low three bits. */
    static final class Wire {
        static final int VARINT = 0;
        static final int FIXED64 = 1;
        static final int DELIMITED = 2;

        private Wire() {}
    }

    private static final long LOW_32 = 0xffffffffL;

    private final int number;
    private final int wire;

    FieldType(int number, int wire) {
        this.number = number;
        this.wire = wire;
    }

    /** @param number as in {@code FieldDescriptorProto.type} */
    static FieldType of(int number) {
        for (FieldType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new IllegalStateException("no message of the format has fields of protobuf type " + number);
    }

    int wire() {
        return wire;
    }

    boolean isNumber() {
        return wire != Wire.DELIMITED;
    }

    /** Whether it is a number that stands for itself. */
    boolean isQuantity() {
        return isNumber() && this != BOOL && this != ENUM;
    }

    private boolean isUnsigned() {
        return this == UINT32 || this == UINT64 || this == FIXED64;
    }

    /** A value as it is on the wire, from the number it stands for. */
    long encode(long value) {
        return switch (this) {
            case SINT32, SINT64 -> value << 1 ^ value >> 63;
            default -> value;
        };
    }

    /**
     * The number that a value on the wire stands for; unsigned types as the bits of a long.
     *
     * @throws BadContent when no writer writes it so, and JSON would not bring it back
     */
    long decode(long wireValue) throws BadContent {
        long value = switch (this) {
            case INT32, ENUM -> (int) wireValue;
            case UINT32 -> wireValue & LOW_32;
            case BOOL -> wireValue & 1;
            case SINT32, SINT64 -> wireValue >>> 1 ^ -(wireValue & 1);
            default -> wireValue;
        };
        if (encode(value) != wireValue || this == SINT32 && value != (int) value) {
            throw new BadContent("0x" + Long.toHexString(wireValue) + " is too large");
        }
        return value;
    }

    /** A number in decimal digits. */
    String print(long value) {
        return isUnsigned() ? Long.toUnsignedString(value) : Long.toString(value);
    }

    /** The number that a text with or without {@code 0x} stands for. */
    long parse(String text) throws BadContent {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        long magnitude;
        try {
            if (digits.startsWith("+") || digits.startsWith("0x+") || digits.startsWith("0X+")) {
                throw new NumberFormatException();
            }
            magnitude = hex ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new BadContent("\"" + text + "\" is not a whole number of at most 64 bits");
        }
        long value = negative ? -magnitude : magnitude;
        if (!fits(value, negative, magnitude)) {
            throw new BadContent(text + " does not fit in a " + name().toLowerCase(Locale.ROOT));
        }
        return value;
    }

    private boolean fits(long value, boolean negative, long magnitude) {
        if (isUnsigned()) {
            return (!negative || magnitude == 0) && (this != UINT32 || value >>> 32 == 0);
        }
        boolean inLong = negative ? value <= 0 : value >= 0;
        return switch (this) {
            case BOOL -> value == 0 || value == 1;
            case INT64, SINT64 -> inLong;
            default -> inLong && value == (int) value;
        };
    }
}
